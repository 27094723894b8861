import { EngineError, type Begun, type ControlAction, type Specs } from '#domains/infra/ports'
import { canonicalJson } from '#lib/canonical'
import type { CloudCall, CloudWanted } from './calls.ts'
import { fixedFields, kinds } from './kinds.ts'
import { addressOf, isOurs, type CloudObject, type OurObject } from './objects.ts'
import type { Change, World } from './world.ts'

/** How long what is begun takes, in milliseconds; absent: it is done at once, and there is no task. */
export interface Durations {
  readonly create?: number | undefined
  readonly update?: number | undefined
  readonly remove?: number | undefined
  readonly control?: number | undefined
  readonly supply?: number | undefined
  /** From made to ready; 0 when not said. */
  readonly ready?: number | undefined
}

/** What a fault makes of an action. */
export interface Bend {
  readonly ending?: 'never_ready' | 'failed' | 'task_fails' | 'warns' | undefined
  readonly moreMs?: number | undefined
}

/** The hands of a cloud: each call is one step, and says what changes through `change`. */
export interface Hands {
  readonly world: World
  readonly durations: Durations
  /** Images that have to be supplied before they can be used. */
  readonly lacking: ReadonlySet<string>
  readonly change: (change: Change) => void
}

type CallTo<On extends CloudCall['on']> = Extract<CloudCall, { readonly on: On }>

export function create(hands: Hands, { wanted, name, now }: CallTo<'create'>, bend: Bend): Begun {
  const { world } = hands
  const { deployment, resource, key, type, specs } = wanted
  const known = world.objects.marked(wanted)
  if (known) return { handle: known.handle, task: known.due?.task }
  const holder = world.objects.named(name)
  if (holder) throw taken(holder, wanted, name)
  const image = String(specs.image)
  if (hands.lacking.has(image) && !world.supplied.has(image)) {
    throw new EngineError('permanent', `There is no image ${image}`)
  }
  const object: CloudObject = {
    ...nextName(world, type),
    name,
    type,
    specs: structuredClone(specs),
    state: 'starting',
    mark: { deployment, resource, key },
    revision: 0,
    logs: [],
  }
  const begun = begin(hands, { call: 'create', now, object, next: started(hands, object, now, bend), bend })
  if (!world.serving.has(addressOf(wanted))) hands.change({ serve: [addressOf(wanted), object.handle] })
  return begun
}

/** The same in every world with the same past. */
export function nextName({ made }: World, type: string) {
  const number = made.objects + 1
  return { handle: `${type}-${String(number).padStart(6, '0')}`, port: 30_000 + (number % 30_000) }
}

function taken(holder: CloudObject, wanted: CloudWanted, name: string): EngineError {
  return isOurs(holder) && addressOf(holder.mark) === addressOf(wanted)
    ? new EngineError('permanent', `${name} is there still; it has to go before another takes its place`)
    : new EngineError('foreign', `${name} is somebody else's`)
}

export function update(hands: Hands, call: CallTo<'update'>, bend: Bend): Begun {
  const { handle, wanted, now } = call
  const object = ours(hands, handle)
  if (addressOf(object.mark) !== addressOf(wanted)) throw foreign(handle)
  const specs = withFixed(structuredClone(wanted.specs), object.specs)
  const isSame = (other: CloudObject) => canonicalJson(other.specs) === canonicalJson(specs)
  if (object.due?.task) {
    const { task, next: coming } = object.due
    if (coming && isSame(coming)) return { handle, task }
    throw new EngineError('transient', `${handle} is locked by ${task}`)
  }
  if (isSame(object) && isRunning(object)) return { handle }
  const next = started(hands, { ...object, specs, state: 'starting', reason: undefined }, now, bend)
  return begin(hands, { call: 'update', now, object, next, bend })
}

/** Fields that only a new object can have otherwise stay as they are. */
function withFixed(specs: Specs, before: Specs): Specs {
  const others = Object.entries(specs).filter(([name]) => !isFixed(name))
  const kept = Object.entries(before).filter(([name]) => isFixed(name))
  return Object.fromEntries([...kept, ...others])
}
const isFixed = (name: string) => fixedFields.some(field => field === name)

export function remove(hands: Hands, call: CallTo<'remove'>, bend: Bend): Begun {
  const { handle, now } = call
  const object = hands.world.objects.all.get(handle)
  if (!object) return { handle }
  if (!isOurs(object)) throw foreign(handle)
  const { due } = object
  if (due?.task && due.next === null) return { handle, task: due.task }
  if (due?.task) {
    const error = { kind: 'permanent', message: `${handle} was removed meanwhile` } as const
    hands.change({ task: [due.task, { about: aboutOf(object), ends_at: now, error, warnings: [] }] })
  }
  return begin(hands, { call: 'remove', now, object, next: null, bend })
}

export function control(hands: Hands, call: CallTo<'control'>, bend: Bend): Begun {
  const { handle, action, now } = call
  const object = ours(hands, handle)
  if (!kinds[object.type]?.runs) throw new EngineError('permanent', `A ${object.type} does not run`)
  if (object.due?.task) throw new EngineError('transient', `${handle} is locked by ${object.due.task}`)
  if (isStop(action) ? object.state === 'stopped' : action === 'start' && isRunning(object)) return { handle }
  const next = isStop(action)
    ? noted({ ...object, state: 'stopped' }, now, 'stopped')
    : started(hands, { ...object, state: 'starting', reason: undefined }, now, bend)
  return begin(hands, { call: 'control', now, object, next, bend })
}
const isRunning = ({ state }: CloudObject) => state === 'ready' || state === 'starting'
const isStop = (action: ControlAction) => action === 'stop' || action === 'shutdown'

export function adopt({ world, change }: Hands, call: CallTo<'adopt'>): Begun {
  const { name, wanted, now } = call
  const object = world.objects.named(name)
  if (!object) throw new EngineError('permanent', `There is no ${name}`)
  const { deployment, resource, key } = wanted
  const isDone = object.mark && addressOf(object.mark) === addressOf(wanted) && object.mark.key === key
  if (object.mark && !isDone) throw foreign(name)
  if (!isDone) change({ put: noted({ ...object, mark: { deployment, resource, key } }, now, 'adopted') })
  return { handle: object.handle }
}

export function ours({ world }: Pick<Hands, 'world'>, handle: string): OurObject {
  const object = world.objects.all.get(handle)
  if (!object) throw new EngineError('changed', `${handle} is gone`)
  if (!isOurs(object)) throw foreign(handle)
  return object
}

const foreign = (handle: string) => new EngineError('foreign', `${handle} is somebody else's`)

/** What it becomes once it was started, which may take a while, or never end well. */
function started({ durations }: Hands, object: CloudObject, now: number, { ending }: Bend): CloudObject {
  const starting = noted({ ...object, due: undefined, revision: object.revision + 1 }, now, 'started')
  if (ending === 'never_ready') return { ...starting, reason: 'It does not answer yet' }
  if (ending === 'failed') return { ...starting, state: 'failed', reason: 'It ended at its start' }
  const ready: CloudObject = { ...starting, state: 'ready' }
  return durations.ready ? { ...starting, due: { at: now + durations.ready, next: ready } } : ready
}

const noted = (object: CloudObject, now: number, what: string): CloudObject => ({
  ...object,
  logs: [...object.logs.slice(-99), `${new Date(now).toISOString()} ${what}`],
})

interface Beginning {
  readonly call: 'create' | 'update' | 'remove' | 'control'
  readonly now: number
  /** As it is until the task is over. */
  readonly object: CloudObject
  /** Null: it goes. */
  readonly next: CloudObject | null
  readonly bend: Bend
}

function begin(hands: Hands, { call, now, object, next, bend }: Beginning): Begun {
  const { world, durations, change } = hands
  const { handle } = object
  const { ending, moreMs = 0 } = bend
  const needsTask = moreMs > 0 || ending === 'task_fails' || ending === 'warns'
  const duration = durations[call] ?? (needsTask ? 0 : undefined)
  if (duration === undefined) {
    change(next ? { put: next } : { drop: handle })
    return { handle }
  }
  const ends_at = now + duration + moreMs
  const task = taskId(world, now, call, handle)
  const error = { kind: 'permanent', message: `The cloud could not ${call} ${handle}` } as const
  const warnings = ending === 'warns' ? [`The cloud did ${call} ${handle}, and grumbled`] : []
  change({
    task: [task, { about: aboutOf(object), ends_at, warnings, ...(ending === 'task_fails' && { error }) }],
  })
  const before = world.objects.all.get(handle)
  const after =
    ending === 'task_fails' ? (before ? { ...before, due: undefined } : null) : later(next, duration + moreMs)
  change({ put: { ...object, due: { at: ends_at, task, next: after } } })
  return { handle, task }
}

export const aboutOf = ({ handle, type, mark }: CloudObject) => ({ ...mark, handle, type })

/** What comes after the task comes that much later than without it. */
const later = (next: CloudObject | null, ms: number): CloudObject | null =>
  next?.due ? { ...next, due: { ...next.due, at: next.due.at + ms } } : next

/** In the form of Proxmox: node, number, start, what and of whom. */
export const taskId = ({ made }: World, now: number, what: string, of: string) =>
  `UPID:fake:${(made.tasks + 1).toString(16).padStart(8, '0').toUpperCase()}:${now.toString(16).toUpperCase()}:${what}:${of}:alice@fake:`
