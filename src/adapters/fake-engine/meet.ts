import { EngineError, type Begun } from '#domains/infra/ports'
import {
  aboutOf,
  adopt,
  control,
  create,
  ours,
  remove,
  taskId,
  update,
  type Bend,
  type Hands,
} from './act.ts'
import type { CloudAnswer, CloudCall, FakeCall } from './calls.ts'
import { lostAnswer, refusalOf, type FakeFault, type FaultScript, type Subject } from './faults.ts'
import { addressOf, isOurs, observed } from './objects.ts'
import type { World } from './world.ts'

/** Answers a call as the script of faults wants it, and records what became of it. */
export function meet(
  hands: Hands,
  call: CloudCall,
  script: FaultScript,
): { readonly answer: CloudAnswer; readonly record: FakeCall } {
  const subject = subjectOf(hands.world, call)
  const isPoll = call.on === 'wait' && call.again
  const { fault, hits } = isPoll ? { fault: undefined, hits: [] } : script.meet(call.on, subject)
  for (const hit of hits) hands.change({ hit })
  let hasEffect = false
  const noting: Hands = {
    ...hands,
    change(change) {
      hasEffect = true
      hands.change(change)
    },
  }
  const answer = answered(noting, call, fault)
  const { specs: _, ...about } = subject
  const { on, now: at } = call
  const record: FakeCall = {
    on,
    at,
    ...about,
    ...(on === 'create' && isBegun(answer.value) && { handle: answer.value.handle }),
    ...(on === 'control' && { action: call.action }),
    hasEffect,
    ...(fault && { fault: fault.fault }),
    ...(answer.error && { error: answer.error.kind }),
  }
  return { answer, record }
}

function subjectOf({ objects, tasks }: World, call: CloudCall): Subject {
  if ('wanted' in call) {
    const { deployment, resource, key, type, specs } = call.wanted
    return { deployment, resource, key, type, specs, ...('handle' in call && { handle: call.handle }) }
  }
  if ('handle' in call) {
    const object = objects.all.get(call.handle)
    return object ? { ...aboutOf(object), specs: object.specs } : { handle: call.handle }
  }
  if (call.on === 'wait') return tasks.get(call.task)?.about ?? {}
  return call.on === 'list' ? { deployment: call.deployment } : {}
}

function answered(hands: Hands, call: CloudCall, fault: FakeFault | undefined): CloudAnswer {
  const refusal = fault && refusalOf(fault)
  if (refusal) return { error: refusal }
  if (fault?.fault === 'hang') return { hangs: true }
  if (fault?.fault === 'ignored') return { value: pretended(call) }
  try {
    const value = perform(hands, call, bendOf(fault))
    if (fault?.fault === 'uncertain_after') return { error: { kind: 'uncertain', message: lostAnswer } }
    const isLate = fault?.fault === 'slow' && !isBegun(value)
    return { value, ...(isLate && { delay_ms: fault.ms ?? 0 }) }
  } catch (error) {
    if (error instanceof EngineError) return { error: { kind: error.kind, message: error.message } }
    throw error
  }
}

function bendOf(fault: FakeFault | undefined): Bend {
  switch (fault?.fault) {
    case 'slow':
      return { moreMs: fault.ms ?? 0 }
    case 'never_ready':
    case 'failed':
    case 'task_fails':
    case 'warns':
      return { ending: fault.fault }
    default:
      return {}
  }
}

/** What a call answers that did nothing. */
function pretended(call: CloudCall): Begun | undefined {
  if (call.on === 'create') return { handle: `${call.wanted.type}-000000` }
  return 'handle' in call ? { handle: call.handle } : undefined
}

function perform(hands: Hands, call: CloudCall, bend: Bend): unknown {
  const { world } = hands
  switch (call.on) {
    case 'list':
      return world.objects.ofDeployment(call.deployment).map(observed)
    case 'read': {
      const object = world.objects.all.get(call.handle)
      return object && isOurs(object) ? observed(object) : undefined
    }
    case 'create':
      return create(hands, call, bend)
    case 'update':
      return update(hands, call, bend)
    case 'remove':
      return remove(hands, call, bend)
    case 'control':
      return control(hands, call, bend)
    case 'adopt':
      return adopt(hands, call)
    case 'promote':
      return promote(hands, call.handle)
    case 'wait':
      return lookAtTask(world, call.task, call.now)
    case 'logs':
      return call.lines > 0 ? ours(hands, call.handle).logs.slice(-call.lines) : []
    case 'missing':
      return [...new Set(call.images)].filter(image => hands.lacking.has(image) && !world.supplied.has(image))
    case 'supply':
      return supply(hands, call.image, call.now, bend)
    case 'health':
      return undefined
  }
}

function promote(hands: Hands, handle: string): void {
  const { mark } = ours(hands, handle)
  const address = addressOf(mark)
  if (hands.world.serving.get(address) !== handle) hands.change({ serve: [address, handle] })
}

/** Until when it takes, or with what remarks it ended. */
function lookAtTask({ tasks }: World, id: string, now: number) {
  const task = tasks.get(id)
  if (!task) throw new EngineError('permanent', `There is no task ${id}`)
  if (task.ends_at > now) return { ends_at: task.ends_at }
  if (task.error) throw new EngineError(task.error.kind, task.error.message)
  return { warnings: task.warnings }
}

function supply(
  { world, durations, change }: Hands,
  image: string,
  now: number,
  { moreMs = 0 }: Bend,
): Begun {
  const duration = durations.supply ?? (moreMs > 0 ? 0 : undefined)
  if (!world.supplied.has(image)) change({ supply: image })
  if (duration === undefined) return { handle: image }
  const task = taskId(world, now, 'supply', image)
  change({ task: [task, { about: {}, ends_at: now + duration + moreMs, warnings: [] }] })
  return { handle: image, task }
}

const isBegun = (value: unknown): value is Begun =>
  typeof value === 'object' && value !== null && 'handle' in value && !('specs' in value)
