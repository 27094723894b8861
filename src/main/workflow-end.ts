import type { EventLog, EventRecord } from '#kernel'

const patterns = ['workflow.completed', 'workflow.failed', 'workflow.canceled']

/** Resolves when the workflow has completed; throws when it ends otherwise, or the signal ends the wait. */
export async function followToEnd(events: EventLog, workflowId: string, signal: AbortSignal): Promise<void> {
  const leave = new AbortController()
  const over = AbortSignal.any([signal, leave.signal])
  let end: EventRecord | undefined
  for await (const record of events.follow({ after: 0, patterns, subject: workflowId, signal: over })) {
    end = record
    leave.abort()
  }
  signal.throwIfAborted()
  if (end?.type === 'workflow.completed') return
  const { error_message, reason } = (end?.data ?? {}) as { error_message?: string; reason?: string }
  throw new Error(error_message ?? reason ?? `${workflowId} was canceled`)
}
