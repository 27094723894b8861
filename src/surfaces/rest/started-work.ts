// Work that goes on after the answer: where to ask about it, and waiting for its end when the caller would rather.
import { isFinished, isRefusal, type Caller, type WorkflowStatus } from '#kernel'
import type { App } from '#kernel/run'
import { pathFields, prefix, type OperationRoute } from './routes.ts'

export interface Work {
  readonly field: 'workflow_id' | 'change_id'
  readonly id: string
}

/** What an answer says goes on: a workflow, or a change that waits for a person. */
export function workOf(output: unknown): Work | undefined {
  const { status, workflow_id, change_id } = (output ?? {}) as Readonly<Record<string, unknown>>
  if (status === 'awaiting_approval' && typeof change_id === 'string') {
    return { field: 'change_id', id: change_id }
  }
  if (status === 'processing' && typeof workflow_id === 'string') {
    return { field: 'workflow_id', id: workflow_id }
  }
  return undefined
}

/** The address that shows one thing by this id, whatever domain it belongs to, if the caller may ask there. */
export function showRoute(
  routes: readonly OperationRoute[],
  { field }: Work,
  caller: Caller,
): OperationRoute | undefined {
  return routes.find(
    ({ method, path, operation }) =>
      method === 'GET' &&
      path.endsWith(`/{${field}}`) &&
      pathFields(path).length === 1 &&
      caller.can(operation.permission),
  )
}

export const locationOf = ({ path }: OperationRoute, { field, id }: Work) =>
  `${prefix}${path.replace(`{${field}}`, encodeURIComponent(id))}`

const ends = ['workflow.completed', 'workflow.failed', 'workflow.canceled']

interface Waiting {
  readonly app: App
  readonly work: Work
  /** Shows the work as the caller sees it. */
  show(): Promise<unknown>
  readonly signal: AbortSignal
}

/** How the work ended, as its address shows it; undefined when it goes on at the time the signal aborts. */
export async function untilEnd({ app, work, show, signal }: Waiting): Promise<unknown> {
  const after = app.events.head()
  const now = await show()
  if (isOver(now)) return now
  const ended = app.events.follow({ after, subject: work.id, patterns: ends, signal })
  const coming = ended[Symbol.asyncIterator]()
  const { done } = await coming.next()
  await coming.return?.()
  return done ? undefined : show()
}

const isOver = (shown: unknown) => {
  const { status } = (shown ?? {}) as { status?: WorkflowStatus }
  return status !== undefined && isFinished(status)
}

/** Not everybody who may start something may look at it: they go without what they may not see. */
export const orNothing = (error: unknown): undefined => {
  if (isRefusal(error)) return undefined
  throw error
}
