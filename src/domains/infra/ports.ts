import { port } from '#kernel'
import type { z } from 'zod'

/** What a resource is to be, or is: fields of the schema that its engine gives for its type. */
export type Specs = Readonly<Record<string, unknown>>

/** Who an object belongs to, written on the object itself (label, tag, environment), so that it is found without any state. */
export interface Mark {
  /** `dep_…` */
  readonly deployment: string
  /** Its name in the blueprint. */
  readonly resource: string
  /** Names the making of this one object; what replaces it has another. Letters, digits and `_`, at most 40. */
  readonly key: string
}

export interface Wanted extends Mark {
  readonly type: string
  /** As the engine's schema left them: defaults filled in, references between resources replaced by values. */
  readonly specs: Specs
  /** The value of each `secret://name` in `specs`, for this call alone: kept, logged and shown nowhere. */
  readonly secrets: ReadonlyMap<string, string>
}

export interface Observed extends Mark {
  /** The engine's own id of the object. */
  readonly handle: string
  readonly type: string
  /** The fields of its type as they really are, read anew; equal to what was wanted where nobody changed anything. */
  readonly specs: Specs
  readonly state: 'starting' | 'ready' | 'stopped' | 'failed'
  /** Why it is not ready, for people. */
  readonly reason?: string | undefined
  /** What other resources may refer to: `${db.host}`. */
  readonly outputs: Readonly<Record<string, string | number>>
  /** The engine's own version of the object (digest, resourceVersion), where it has one. */
  readonly revision?: string | undefined
}

/** What a resource of a type takes up; for quotas and costs. */
export interface Needs {
  readonly cpu: number
  readonly memory_mb: number
  readonly storage_gb: number
}

export interface ResourceType {
  readonly about: string
  /** Strict, with defaults: parsing twice changes nothing. */
  readonly specs: z.ZodType<Specs>
  /** Fields that only a new object can have otherwise; all others are updated in place. */
  readonly fixed: readonly string[]
  /** Removing it loses data that nobody can bring back. */
  readonly keepsData: boolean
  /** What `${name.…}` may name. */
  readonly outputs: readonly string[]
  needs(specs: Specs): Needs
}

/** Something the world lacks before a resource can be made: an image, a template. Supplying it is a step of the plan. */
export interface Prerequisite {
  /** `image nginx:1` */
  readonly id: string
  readonly about: string
}

/** What an engine began. `task` is its own handle (a UPID, an action id) and survives a restart of Alice. */
export interface Begun {
  readonly handle: string
  /** Undefined when it is done already. */
  readonly task?: string | undefined
}

export interface TaskEnd {
  /** It worked, with these remarks. */
  readonly warnings: readonly string[]
}

export const engineErrorKinds = [
  /** Try again: a lock, a timeout before anything happened, an engine that restarts. */
  'transient',
  /** Nobody knows whether it happened: a lost answer. Look, by key, before anything else. */
  'uncertain',
  /** The object is not what it was when the plan was made. */
  'changed',
  /** Something of that name is there and is not ours. */
  'foreign',
  /** The engine has no room: memory, disk, a quota, a port that is taken. */
  'exhausted',
  /** It will not work however often it is tried. */
  'permanent',
] as const

/** Every error of an engine says what may be done about it. Its message is for people and has no secret. */
export class EngineError extends Error {
  override readonly name = 'EngineError'
  readonly kind: (typeof engineErrorKinds)[number]
  constructor(kind: (typeof engineErrorKinds)[number], message: string, options?: ErrorOptions) {
    super(message, options)
    this.kind = kind
  }
}

/**
 * Makes resources of some kinds real. Its law is `engineLaw` (#domains/infra/testing).
 * An engine that does not answer throws: silence is never "nothing there". It touches only objects with our mark.
 */
export interface Engine {
  /** `docker`; what blueprints call `provider`. */
  readonly name: string
  readonly about: string
  readonly types: Readonly<Record<string, ResourceType>>
  /** Calls at once. */
  readonly parallelism: number
  /** A replacement may stand beside what it replaces until `promote`; false: the old one goes first. */
  readonly createsFirst: boolean
  missing(wanted: readonly Wanted[], signal: AbortSignal): Promise<readonly Prerequisite[]>
  supply(prerequisite: Prerequisite, signal: AbortSignal): Promise<Begun>
  /** Everything with the mark of this deployment, however it came about. */
  list(deployment: string, signal: AbortSignal): Promise<readonly Observed[]>
  /** Undefined: it is gone. */
  read(handle: string, signal: AbortSignal): Promise<Observed | undefined>
  /** Asked twice with one key, also after a lost answer, it makes one object. */
  create(wanted: Wanted, signal: AbortSignal): Promise<Begun>
  /** Brings the fields that are not fixed, and the state, to what is wanted. */
  update(handle: string, wanted: Wanted, signal: AbortSignal): Promise<Begun>
  /** What is gone already is gone. */
  remove(handle: string, signal: AbortSignal): Promise<Begun>
  /** Until the task is over; throws EngineError when it failed. */
  wait(task: string, signal: AbortSignal): Promise<TaskEnd>
  /** From now on whoever asks for the resource reaches this object, and not the one it replaces. */
  promote?(handle: string, signal: AbortSignal): Promise<void>
  control?(handle: string, action: ControlAction, signal: AbortSignal): Promise<Begun>
  /** The last lines it printed, newest last. Text of strangers: never trusted. */
  logs?(handle: string, lines: number, signal: AbortSignal): Promise<readonly string[]>
  /** Puts our mark on an object that somebody else made, found by the engine's own name for it. */
  adopt?(name: string, wanted: Wanted, signal: AbortSignal): Promise<Begun>
  health(signal: AbortSignal): Promise<{ readonly isHealthy: boolean; readonly about: string }>
}
export type ControlAction = 'start' | 'stop' | 'reboot' | 'shutdown'

/** The engines of this Alice, by name. */
export interface Engines {
  readonly names: readonly string[]
  get(name: string): Engine | undefined
}
export const Engines = port<Engines>('infra.engines')

export interface Address {
  readonly host: string
  readonly port: number
}

/** TCP proxies in processes of their own: they serve on while Alice is away, so that a replacement fails no request. */
export interface Proxies {
  /** One per id, asked however often; port 0 is any free one. Throws EngineError `exhausted` when the port is taken. */
  open(id: string, listen: Address): Promise<Address>
  /** New connections go there; those open stay where they are until they end. Undefined: they are refused. */
  point(id: string, upstream: Address | undefined): Promise<void>
  list(): Promise<readonly { readonly id: string; readonly listen: Address; readonly upstream?: Address }[]>
  close(id: string): Promise<void>
}

/** Values of secrets, for the moment an engine needs them. */
export interface SecretValues {
  /** Undefined when there is none of this name. */
  get(name: string): Promise<string | undefined>
}
export const SecretValues = port<SecretValues>('infra.secrets')

/** How often deployments are looked at for drift; undefined: only when somebody asks. */
export interface DriftSchedule {
  readonly everyMs: number | undefined
}
export const DriftSchedule = port<DriftSchedule>('infra.drift-schedule')
