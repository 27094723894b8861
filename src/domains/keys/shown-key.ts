import type { z } from 'zod'
import type { Key } from './contract.ts'
import { statusOf } from './rules.ts'
import type { Keys } from './views.ts'

type KeyRow = NonNullable<(typeof Keys)['shape']>

/** A key as people see it: without its hash. */
export const shownKey = (row: KeyRow, now: Date): z.output<typeof Key> => ({
  key_id: row.key_id,
  name: row.name,
  kind: row.kind,
  status: statusOf(row, now),
  roles: [...row.roles],
  scopes: [...row.scopes],
  created_by: row.created_by,
  created_at: row.created_at,
  expires_at: row.expires_at,
  rotated_at: row.rotated_at,
  previous_until: row.previous_until,
  revoked_at: row.revoked_at,
  last_used_at: row.last_used_at,
})
