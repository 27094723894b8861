// I1  What is carried out is the plan that was approved, or nothing: its digest goes along.
// I2  That a change is applied is written with the facts of its operation, in one commit: no crash comes between them.
// I3  It is carried out by whoever began it last; the facts of anybody else are refused with their commit.
import { isRefusal, Refusal, type Actor, type Blobs, type OperationControl, type ViewReader } from '#kernel'
import { inputOf, shortAnswer } from './content.ts'
import { ChangeApplied } from './contract.ts'
import { fail } from './operations/fail.ts'
import type { ChangeRow } from './views.ts'

interface Carrying {
  readonly rows: ViewReader<ChangeRow>
  readonly blobs: Blobs
  readonly operations: OperationControl
  readonly actor: Actor
}

/** Carries out a change that was just begun, as whoever proposed it, and says what came of it. */
export async function carryOut({ rows, blobs, operations, actor }: Carrying, change_id: string) {
  const row = (await rows.get(change_id))!
  const position = row.last_position
  const kept = { isWritten: false }
  try {
    const input = await inputOf(blobs, row)
    const result = await operations.call(row.operation, input, {
      actor: row.proposer,
      approvedDigest: row.digest,
      // The same for every attempt, and not known before the last person agreed.
      idempotencyKey: `${change_id}/${row.reviewed_at}`,
      alongside(answer) {
        kept.isWritten = true
        return {
          events: [ChangeApplied({ change_id, result: shortAnswer(answer) })],
          expect: { subject: change_id, position, otherwise: takenOver(change_id) },
        }
      },
    })
    if (!kept.isWritten) throw keyTaken(change_id)
    return { status: 'applied' as const, result }
  } catch (error) {
    const why = reasonOf(error)
    await operations.call(fail, { change_id, position, ...why }, { actor }).catch(orTakenOver)
    if (!isRefusal(error)) throw error
    const { may_retry, ...result } = why
    return { status: may_retry ? ('approved' as const) : ('failed' as const), result }
  }
}

/** A refusal of the moment, and what broke, says nothing against the plan. */
function reasonOf(error: unknown) {
  if (!isRefusal(error)) return { code: 'FAULT', message: 'Something broke inside', may_retry: true }
  const { code, message, details, suggestions, status } = error
  const may_retry = status === 429 || status >= 499
  return { code, message, details: { ...details }, suggestions: [...suggestions], may_retry }
}

const takenOver = (change_id: string) =>
  new Refusal('VERSION_CONFLICT', `Somebody else has ${change_id} in hand`, { suggestions: ['changes.get'] })

const keyTaken = (change_id: string) =>
  new Refusal('IDEMPOTENCY_KEY_REUSED', `The idempotency key of ${change_id} was used for another request`, {
    suggestions: ['plan_again'],
  })

/** Whoever has it in hand says how it ended. */
function orTakenOver(error: unknown): void {
  if (!isRefusal(error) || error.code !== 'VERSION_CONFLICT') throw error
}
