import type { Engine, Observed, Specs, Wanted } from '../ports.ts'

/** Something of a type that the engine under law can make, again and again and several at once. */
export interface EngineSample {
  readonly type: string
  /** The least that is valid. */
  readonly specs: Specs
  /** The same object after a change in place; absent: nothing of this type changes in place. */
  readonly updated?: Specs | undefined
  /** What only a new object can be; absent: this type has no such field. */
  readonly replaced?: Specs | undefined
  /** Has `secret://law` somewhere. */
  readonly secret?: Specs | undefined
  /** Never serves: its program ends at once, its image is none. */
  readonly broken?: Specs | undefined
  /** Its making or its start takes longer than a test waits. */
  readonly slow?: Specs | undefined
  /** Cannot be made before something is supplied. */
  readonly lacking?: Specs | undefined
  /** It can be started and stopped. */
  readonly runs?: boolean | undefined
  /** Is in its logs soon after its start. */
  readonly prints?: string | undefined
}

/** What somebody else made. */
export interface Stranger {
  /** What the engine's `adopt` calls it. */
  readonly name: string
  /** What the engine would call it. */
  readonly handle: string
  /** All that matters of it, to compare; undefined when it is gone. */
  look(): Promise<unknown>
}

/** A fresh world with an engine in it. */
export interface EnginePlace {
  readonly engine: Engine
  /** One or more of every type. */
  readonly samples: readonly EngineSample[]
  /** Changes an object behind the engine's back, so that its specs or its state are others. */
  readonly spoil?: (handle: string, seen: Observed) => Promise<void>
  /** Somebody else's object under the very name that the engine would give to this one. */
  readonly stranger?: (wanted: Wanted) => Promise<Stranger>
  /** Another engine over the same world, as after Alice was killed, or as another Alice has it meanwhile. */
  readonly restart?: () => Promise<Engine>
  /** From now on the world does not answer. */
  readonly silence?: () => Promise<void>
  /** The key of the object that answers to whoever asks for this resource now. */
  readonly reached?: (wanted: Wanted) => Promise<string>
  /** Lets the time of this world go on; absent: it goes on by itself. */
  readonly tick?: () => Promise<void>
  /** Takes away all that is left of this world. */
  close(): Promise<void>
}
