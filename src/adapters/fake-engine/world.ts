// I1  A world is the fold of its changes: applied again in their order they give the same world.
import type { CloudError, FakeCall } from './calls.ts'
import { addressOf, createObjects, isOurs, type CloudObject, type Objects } from './objects.ts'

export interface CloudTask {
  readonly about: Pick<FakeCall, 'deployment' | 'resource' | 'type' | 'handle'>
  readonly ends_at: number
  readonly error?: CloudError | undefined
  readonly warnings: readonly string[]
}

export type Change =
  | { readonly put: CloudObject }
  | { readonly drop: string }
  | { readonly task: readonly [id: string, task: CloudTask] }
  /** Who answers for a resource. */
  | { readonly serve: readonly [address: string, handle: string] }
  | { readonly supply: string }
  | { readonly hit: readonly [fault: string, count: number] }
  | { readonly call: FakeCall }
  /** How many there have been, where those before are not written down any more. */
  | { readonly made: Made }

interface Made {
  readonly objects: number
  readonly tasks: number
}

export interface World {
  readonly objects: Omit<Objects, 'put' | 'drop'>
  readonly tasks: ReadonlyMap<string, CloudTask>
  /** Handles by `deployment/resource`. */
  readonly serving: ReadonlyMap<string, string>
  readonly supplied: ReadonlySet<string>
  /** How often each fault of the script was met or passed by. */
  readonly hits: ReadonlyMap<string, number>
  readonly calls: readonly FakeCall[]
  readonly made: Made
  apply(change: Change): void
  /** Everything but the calls in as few changes as there can be. */
  snapshot(): readonly Change[]
}

/** Older ones are forgotten, as by any cloud. */
const mostTasks = 10_000

export function createWorld(mostCalls: number): World {
  const objects = createObjects()
  const tasks = new Map<string, CloudTask>()
  const serving = new Map<string, string>()
  const supplied = new Set<string>()
  const hits = new Map<string, number>()
  const calls: FakeCall[] = []
  const made = { objects: 0, tasks: 0 }

  const put = (object: CloudObject) => {
    if (!objects.all.has(object.handle)) made.objects += 1
    objects.put(object)
  }
  const drop = (handle: string) => {
    const object = objects.all.get(handle)
    objects.drop(handle)
    if (!object || !isOurs(object)) return
    const address = addressOf(object.mark)
    if (serving.get(address) === handle) serving.delete(address)
  }
  const setTask = (id: string, task: CloudTask) => {
    if (!tasks.has(id)) made.tasks += 1
    tasks.set(id, task)
    if (tasks.size > mostTasks) tasks.delete(tasks.keys().next().value!)
  }
  const record = (call: FakeCall) => {
    calls.push(call)
    if (calls.length > 2 * mostCalls) calls.splice(0, calls.length - mostCalls)
  }

  return {
    objects,
    tasks,
    serving,
    supplied,
    hits,
    calls,
    made,
    apply(change) {
      if ('put' in change) put(change.put)
      else if ('drop' in change) drop(change.drop)
      else if ('task' in change) setTask(...change.task)
      else if ('serve' in change) serving.set(...change.serve)
      else if ('supply' in change) supplied.add(change.supply)
      else if ('hit' in change) hits.set(...change.hit)
      else if ('call' in change) record(change.call)
      else Object.assign(made, change.made)
    },
    snapshot: () => [
      ...Array.from(objects.all.values(), object => ({ put: object })),
      ...Array.from(tasks, task => ({ task })),
      ...Array.from(serving, serve => ({ serve })),
      ...Array.from(supplied, supply => ({ supply })),
      ...Array.from(hits, hit => ({ hit })),
      { made: { ...made } },
    ],
  }
}
