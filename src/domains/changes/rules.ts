import type { Refusal, View } from '#kernel'
import type { z } from 'zod'
import { Change } from './contract.ts'
import type { Changes } from './views.ts'

type ChangeRow = typeof Changes extends View<infer R> ? R : never

/** The row as callers see it; the input stays inside, its plan is what is shown. */
export function toChange(row: ChangeRow): z.output<typeof Change> {
  const { input: _, proposer: __, position: ___, result, ...shown } = row
  return Change.parse({ ...shown, ...(result !== null && { result }) })
}

/** Somebody else was first. */
export const notPending = (
  refuse: (code: 'NOT_PENDING', message: string) => Refusal,
  change_id: string,
  status = 'reviewed',
) => refuse('NOT_PENDING', `${change_id} is ${status} already`)

const carriesOutMs = 600_000

/** Approved, and whoever approved it did not come to carrying it out: it may be approved again. */
export const isAbandoned = ({ status, updated_at }: ChangeRow, now: Date) =>
  status === 'approved' && now.getTime() - Date.parse(updated_at) > carriesOutMs
