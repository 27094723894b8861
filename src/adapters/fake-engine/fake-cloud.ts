// I1  Each call is one step: what it changed is written down before it is answered.
// I2  The same calls at the same times give the same world, with the same names in it.
import type { Mark, Observed, Specs } from '#domains/infra/ports'
import { nextName, type Durations, type Hands } from './act.ts'
import type { CloudDoor, FakeCall } from './calls.ts'
import { faultScript, type FakeFault } from './faults.ts'
import { openJournal } from './journal.ts'
import { meet } from './meet.ts'
import { addressOf, type CloudObject } from './objects.ts'
import { createWorld, type Change, type World } from './world.ts'

export interface FakeCloudOptions {
  /** Keeps the world over the end of the process, also a sudden one; absent: it is in memory. One process has it open. */
  readonly file?: string | undefined
  readonly durations?: Durations | undefined
  /** Images that have to be supplied before something can be made of them. */
  readonly lacking?: readonly string[] | undefined
  readonly faults?: readonly FakeFault[] | undefined
  /** How many calls are remembered; 10,000 when not said. */
  readonly mostCalls?: number | undefined
}

/** A cloud that is made up, and does what it is told, also wrong things. Its engines are `fakeEngine`. */
export interface FakeCloud extends CloudDoor {
  /** Adds to the script of faults. */
  script(faults: readonly FakeFault[]): void
  /** The calls so far, oldest first; of a world from a file only those that changed something. */
  calls(): readonly FakeCall[]
  objects(): readonly CloudObject[]
  /** The handle of the object that answers to whoever asks for a resource. */
  serving(mark: Pick<Mark, 'deployment' | 'resource'>): string | undefined
  /** Changes an object behind the engine's back; a field that is `undefined` goes. */
  drift(handle: string, drift: Drift): void
  /** Removes an object behind the engine's back. */
  destroy(handle: string): void
  /** Makes an object that belongs to nobody here; the answer is its handle. */
  stranger(object: { readonly name: string; readonly type: string; readonly specs?: Specs }): string
  /** Whether the cloud answers at all. */
  silence(isSilent: boolean): void
  close(): void
}

export function fakeCloud(options: FakeCloudOptions = {}): FakeCloud {
  const { file, durations = {}, lacking = [], faults = [], mostCalls = 10_000 } = options
  const world = createWorld(mostCalls)
  const keeper = createKeeper(world, file)
  const { change, commit } = keeper
  const script = faultScript(id => world.hits.get(id) ?? 0)
  script.add(faults)
  const hands: Hands = { world, durations, lacking: new Set(lacking), change }
  let isSilent = false

  const byHand = <T>(run: () => T): T => {
    const answer = run()
    commit()
    return answer
  }
  return {
    async ask(call) {
      if (isSilent) return { error: { kind: 'transient', message: 'The cloud does not answer' } }
      settle(hands, call.now)
      const { answer, record } = meet(hands, call, script)
      if (record.hasEffect) change({ call: record })
      else world.apply({ call: record })
      commit()
      return answer
    },
    script: more => script.add(more),
    calls: () => [...world.calls],
    objects: () => [...world.objects.all.values()],
    serving: mark => world.serving.get(addressOf(mark)),
    drift: (handle, drift) => byHand(() => change({ put: drifted(objectAt(world, handle), drift) })),
    destroy: handle => byHand(() => change({ drop: objectAt(world, handle).handle })),
    stranger: ({ name, type, specs = {} }) =>
      byHand(() => {
        const rest = { state: 'ready', mark: null, revision: 1, logs: [] } as const
        const object = { ...nextName(world, type), name, type, specs: structuredClone(specs), ...rest }
        change({ put: object })
        return object.handle
      }),
    silence: silent => void (isSilent = silent),
    close() {
      isSilent = true
      keeper.close()
    },
  }
}

/** Writes down what changes, one step at a time, and begins with what was written down before. */
function createKeeper(world: World, file: string | undefined) {
  const journal = file === undefined ? undefined : openJournal(file)
  for (const step of journal?.steps ?? []) step.forEach(change => world.apply(change))
  if (journal && journal.steps.length > mostSteps) journal.shorten(world.snapshot())
  let step: Change[] = []
  return {
    change(change: Change) {
      world.apply(change)
      if (journal) step.push(change)
    },
    commit() {
      if (step.length > 0) journal?.write(step)
      step = []
    },
    close: () => journal?.close(),
  }
}

/** A longer file is written anew when it is opened; the calls in it are forgotten. */
const mostSteps = 100_000

function objectAt(world: World, handle: string): CloudObject {
  const object = world.objects.all.get(handle)
  if (object) return object
  throw new Error(`There is no ${handle} in the cloud`)
}

interface Drift {
  readonly specs?: Specs | undefined
  readonly state?: Observed['state'] | undefined
}

function drifted(object: CloudObject, drift: Drift): CloudObject {
  const { specs = {}, state = object.state } = drift
  const entries = Object.entries({ ...object.specs, ...structuredClone(specs) })
  const { due } = object
  return {
    ...object,
    state,
    specs: Object.fromEntries(entries.filter(([, value]) => value !== undefined)),
    revision: object.revision + 1,
    ...(due && { due: { ...due, next: due.next && drifted(due.next, drift) } }),
  }
}

/** Does what has become due by now, in its order. */
function settle({ world, change }: Hands, now: number): void {
  for (let due = world.objects.dueBy(now); due.length > 0; due = world.objects.dueBy(now)) {
    for (const { handle, due: its } of due) change(its!.next ? { put: its!.next } : { drop: handle })
  }
}
