import type { AliceClient } from '#surfaces/client'
import type { Demo } from './stage.ts'

/** A workflow that is over. */
export interface Ended {
  readonly workflow_id: string
  readonly status: string
  readonly result?: unknown
  readonly error?: { readonly code?: string; readonly message?: string } | null
}

const ends = ['workflow.completed', 'workflow.failed', 'workflow.canceled']

/** Who asks, until when. */
export type Asking = Pick<Demo, 'owner' | 'signal'>

/** Starts a workflow and waits for its end, whichever it is. */
export async function ended({ owner, signal }: Asking, operation: string, input: unknown): Promise<Ended> {
  const started = (await owner.call(operation, input, { signal })) as { workflow_id: string }
  return endOf(owner, started.workflow_id, signal)
}

/** The same for what has to succeed. */
export async function finished(demo: Asking, operation: string, input: unknown): Promise<Ended> {
  const end = await ended(demo, operation, input)
  if (end.status === 'completed') return end
  throw new Error(end.error?.message ?? `${end.workflow_id} is ${end.status}`)
}

export async function endOf(client: AliceClient, workflow_id: string, signal: AbortSignal): Promise<Ended> {
  const leave = new AbortController()
  const over = AbortSignal.any([signal, leave.signal])
  for await (const _ of client.follow({ after: 0, types: ends, subject: workflow_id, signal: over })) {
    leave.abort()
  }
  signal.throwIfAborted()
  return (await client.call('workflows.get', { workflow_id, steps: 0 }, { signal })) as Ended
}

export async function timed<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly ms: number }> {
  const startedAt = performance.now()
  const value = await work()
  return { value, ms: Math.round(performance.now() - startedAt) }
}
