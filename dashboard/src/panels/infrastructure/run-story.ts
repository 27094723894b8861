// What one plan of a deployment did, resource by resource, folded from its events. Pure.
import type { CloudEvent } from '#surfaces/client'

export interface RunStep {
  readonly resource: string
  readonly engine: string
  readonly type: string
  readonly action: string
  readonly status: 'doing' | 'done' | 'failed'
  readonly startedAt: string
  readonly endedAt: string | undefined
  /** Why it is done, or why it failed. */
  readonly reason: string | undefined
  /** True when it takes back what was done before the failure. */
  readonly isWayBack: boolean
}

export interface Run {
  readonly workflowId: string
  readonly status: 'running' | 'completed' | 'rolled_back' | 'failed'
  readonly startedAt: string
  readonly endedAt: string | undefined
  readonly steps: readonly RunStep[]
  /** How many resources the plan touches. */
  readonly planned: number
  readonly failed: readonly string[]
  readonly skipped: readonly string[]
  readonly error: { readonly code: string; readonly message: string } | undefined
  /** Fingerprints of the whole state: at the last good end before it, and at its own end. */
  readonly stateBefore: string | undefined
  readonly stateAfter: string | undefined
}

interface Data {
  readonly workflow_id?: string
  readonly resource?: string
  readonly engine?: string
  readonly type?: string
  readonly action?: string
  readonly reason?: string
  readonly message?: string
  readonly code?: string
  readonly state?: string
  readonly failed?: readonly string[]
  readonly skipped?: readonly string[]
  readonly changes?: Readonly<Record<string, number>>
}

const ends: Readonly<Record<string, Run['status']>> = {
  'deployment.completed': 'completed',
  'deployment.rolled_back': 'rolled_back',
  'deployment.failed': 'failed',
}
const done = new Set([
  'resource.created',
  'resource.updated',
  'resource.replaced',
  'resource.adopted',
  'resource.deleted',
])

/** Undefined when the events do not know that run. `events` are in the order of the log. */
export function runOf(events: readonly CloudEvent[], workflowId: string): Run | undefined {
  const mine = events.filter(event => dataOf(event).workflow_id === workflowId)
  const start = mine.find(({ type }) => type === 'deployment.started')
  const first = start ?? mine[0]
  if (!first) return undefined
  const end = mine.findLast(({ type }) => type in ends)
  const before = events
    .filter(({ position }) => position < first.position)
    .findLast(event => dataOf(event).state !== undefined && event.type in ends)
  const about = end ? dataOf(end) : {}
  const { code, message } = about
  return {
    workflowId,
    status: end ? ends[end.type]! : 'running',
    startedAt: first.time,
    endedAt: end?.time,
    steps: stepsOf(mine),
    planned: start ? Object.values(dataOf(start).changes ?? {}).reduce((sum, count) => sum + count, 0) : 0,
    failed: about.failed ?? [],
    skipped: about.skipped ?? [],
    error: code !== undefined && message !== undefined ? { code, message } : undefined,
    stateBefore: before && dataOf(before).state,
    stateAfter: about.state,
  }
}

function stepsOf(events: readonly CloudEvent[]): readonly RunStep[] {
  const steps: { -readonly [K in keyof RunStep]: RunStep[K] }[] = []
  let hasFailed = false
  for (const event of events) {
    const { resource, engine = '', type = '', action = '', reason, message } = dataOf(event)
    if (resource === undefined) continue
    const open = steps.findLast(step => step.resource === resource && step.status === 'doing')
    if (event.type === 'resource.intended') {
      // A plan touches a resource once, and clears what a replacement leaves; after a failure whatever is touched
      // again is taken back.
      const isAgain = steps.some(step => step.resource === resource)
      const isWayBack = hasFailed && isAgain && action !== 'clear'
      steps.push({
        resource,
        engine,
        type,
        action,
        status: 'doing',
        startedAt: event.time,
        endedAt: undefined,
        reason: undefined,
        isWayBack,
      })
    } else if (done.has(event.type)) {
      const step = open ?? push(steps, event, { resource, engine, type, action: actionOf(event.type) })
      Object.assign(step, { status: 'done', endedAt: event.time, reason })
    } else if (event.type === 'resource.failed') {
      hasFailed = true
      const step = open ?? push(steps, event, { resource, engine, type, action })
      Object.assign(step, { status: 'failed', endedAt: event.time, reason: message })
    }
  }
  return steps
}

const actionOf = (eventType: string) =>
  ({
    'resource.created': 'create',
    'resource.updated': 'update',
    'resource.replaced': 'replace',
    'resource.adopted': 'adopt',
    'resource.deleted': 'delete',
  })[eventType] ?? ''

function push(
  steps: RunStep[],
  { time }: CloudEvent,
  step: Pick<RunStep, 'resource' | 'engine' | 'type' | 'action'>,
): RunStep {
  const made = {
    ...step,
    status: 'doing' as const,
    startedAt: time,
    endedAt: undefined,
    reason: undefined,
    isWayBack: false,
  }
  steps.push(made)
  return made
}

const dataOf = ({ data }: CloudEvent): Data => data ?? {}

/** Those that were read and those that came since, each once, in the order of the log. */
export function merged(
  read: readonly CloudEvent[],
  live: readonly CloudEvent[],
  subject: string,
): readonly CloudEvent[] {
  const last = read.at(-1)?.position ?? 0
  const since = live.filter(event => event.subject === subject && event.position > last)
  return since.length === 0 ? read : [...read, ...since]
}
