import type { View } from '#kernel'
import type { z } from 'zod'
import { Change } from './contract.ts'
import type { Changes } from './views.ts'

type ChangeRow = typeof Changes extends View<infer R> ? R : never

/** The row as callers see it; the input stays inside, its plan is what is shown. */
export function toChange(row: ChangeRow): z.output<typeof Change> {
  const { input: _, proposer: __, position: ___, result, ...shown } = row
  return Change.parse({ ...shown, ...(result !== null && { result }) })
}
