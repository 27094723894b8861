// If-Match and If-None-Match on writes (RFC 9110 §13.1): the tag is that of what GET answers at the same address.
//
// I1  The condition is checked just before the operation runs, and not for an answer its idempotency key had before.
// I2  Conditional writes of one address in this process come one after another, so that the second sees what the
//     first did. Writes by other processes or other addresses are not held back; an operation that must never
//     lose an update expects a version itself.
import { isRefusal, Refusal } from '#kernel'
import { entityTag, isNamed, type HttpRequest } from '#surfaces/http'

export interface Conditions {
  readonly ifMatch: string | undefined
  readonly ifNoneMatch: string | undefined
}

export function conditionsOf({ headers }: HttpRequest): Conditions | undefined {
  const ifMatch = headers['if-match']
  const ifNoneMatch = headers['if-none-match']
  if (ifMatch === undefined && ifNoneMatch === undefined) return undefined
  return { ifMatch, ifNoneMatch }
}

/** Refuses when the content is not the one the caller knows; `show` gives the text GET would answer now. */
export async function assertConditions(
  { ifMatch, ifNoneMatch }: Conditions,
  show: (() => Promise<string>) | undefined,
): Promise<void> {
  const text = await show?.().catch(orAbsent)
  const tag = text === undefined ? undefined : entityTag(text)
  const holds = (field: string, mayBeWeak: boolean) => tag !== undefined && isNamed(field, tag, { mayBeWeak })
  if (ifMatch !== undefined && !holds(ifMatch, false)) throw failed('if-match', tag)
  if (ifNoneMatch !== undefined && holds(ifNoneMatch, true)) throw failed('if-none-match', tag)
}

const orAbsent = (error: unknown): undefined => {
  if (isRefusal(error) && (error.status === 404 || error.status === 410)) return undefined
  throw error
}

const failed = (condition: string, tag: string | undefined) =>
  new Refusal(
    'PRECONDITION_FAILED',
    tag === undefined
      ? `The header ${condition} does not hold: GET shows nothing at this address`
      : `The header ${condition} does not hold: the ETag is ${tag} now`,
    { status: 412, details: { condition, etag: tag ?? null }, suggestions: ['get_again'] },
  )

export type InTurn = <T>(key: string, work: () => Promise<T>) => Promise<T>

/** Runs the works of one key one after another. */
export function createTurns(): InTurn {
  const last = new Map<string, Promise<unknown>>()
  return async (key, work) => {
    const before = last.get(key) ?? Promise.resolve()
    const mine = before.then(work, work)
    last.set(key, mine)
    try {
      return await mine
    } finally {
      if (last.get(key) === mine) last.delete(key)
    }
  }
}
