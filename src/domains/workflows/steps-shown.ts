import { stepStatuses, type RecordedStep } from '#kernel/journal'
import { z } from 'zod'

const time = z.string().nullable()
const Problem = z.object({ code: z.string(), message: z.string() })

export const StepShown = z.object({
  step_id: z.string(),
  /** Where in the code it was asked for: the items of `each`, one within the other; empty at the top. */
  scope: z.string(),
  name: z.string(),
  operation: z.string().nullable().describe('null for waits, and where nobody knows any more'),
  status: z.enum(stepStatuses),
  started_at: time,
  ended_at: time,
  duration_ms: z.number().nullable().describe('of all its attempts together'),
  attempts: z
    .array(z.object({ started_at: time, ended_at: time, error: Problem.nullable() }))
    .describe('in the order of time; a wait is one attempt'),
  retry_at: time.describe('when the next attempt begins'),
  error: Problem.nullable(),
  cost: z.object({ amount: z.string(), currency: z.string() }).nullable(),
  output_bytes: z.number(),
  waits_for: z.string().nullable(),
  compensates: z.string().nullable().describe('the step that it takes back'),
  compensated_by: z.string().nullable(),
  position: z.number().describe('of the last event about it; 0 before the first'),
})
export type StepShown = z.output<typeof StepShown>

export const scopeOf = (stepId: string) => stepId.slice(0, stepId.lastIndexOf('/') + 1)

const instant = (ms: number | undefined) => (ms === undefined ? null : new Date(ms).toISOString())

export function showStep(step: RecordedStep): StepShown {
  const startedMs = step.attempts[0]?.startedMs
  const endedMs = step.attempts.at(-1)?.endedMs
  return {
    step_id: step.id,
    scope: scopeOf(step.id),
    name: step.name,
    operation: step.operation ?? null,
    status: step.status,
    started_at: instant(startedMs),
    ended_at: step.retryAtMs === undefined ? instant(endedMs) : null,
    duration_ms: endedMs === undefined ? null : workedMs(step),
    attempts: step.attempts.map(attempt => ({
      started_at: instant(attempt.startedMs),
      ended_at: instant(attempt.endedMs),
      error: attempt.error ? problemOf(attempt.error) : null,
    })),
    retry_at: instant(step.retryAtMs),
    error: step.error ? problemOf(step.error) : null,
    cost: step.cost ?? null,
    output_bytes: step.outputBytes,
    waits_for: step.waitsFor ?? null,
    compensates: step.compensates ?? null,
    compensated_by: step.compensatedBy ?? null,
    position: step.position,
  }
}

const workedMs = ({ attempts }: RecordedStep) =>
  attempts.reduce((sum, { startedMs, endedMs }) => sum + (endedMs ?? 0) - (startedMs ?? endedMs ?? 0), 0)

const longestMessage = 2000

const problemOf = ({ code, message }: { readonly code: string; readonly message: string }) => ({
  code,
  message: message.slice(0, longestMessage),
})
