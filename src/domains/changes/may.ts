// What somebody may do with a change as it is now, so that nobody is shown what would be refused.
import { Refusal, type Caller, type RefusalDetails } from '#kernel'
import { assertAuthorOr, assertMayApprove, isBegun, isExpired, type Person } from './rules.ts'
import type { ChangeRow } from './views.ts'

export const changeActions = ['approve', 'reject', 'comment', 'edit', 'apply', 'cancel', 'undo'] as const
export type ChangeAction = (typeof changeActions)[number]

export interface May {
  readonly may: ChangeAction[]
  /** Why this caller may not approve what waits for approval; null when they may, or nothing waits. */
  readonly may_not_approve: { code: string; message: string } | null
}

const refuse = (code: string, message: string, more?: RefusalDetails) => new Refusal(code, message, more)

/** Alice's own parts, which come through no surface, may do what permissions say nothing about. */
const can = (caller: Caller | undefined, permission: string) => caller?.can(permission) ?? true

export function mayOf(row: ChangeRow, person: Person, now: Date): May {
  const { caller } = person
  const isOpen = !isBegun(row, now) && !isExpired(row, now)
  const isPending = row.status === 'pending' && isOpen
  const isApproved = row.status === 'approved' && isOpen
  const refused = isPending ? refusalOf(() => assertMayApprove(row, person, refuse)) : undefined
  const approves = can(caller, 'changes:approve')
  const writes = can(caller, 'changes:write')
  const isTheirs = (permission: string) =>
    writes && refusalOf(() => assertAuthorOr(permission, row, person, refuse)) === undefined
  const rights: Readonly<Record<ChangeAction, boolean>> = {
    approve: isPending && approves && refused === undefined,
    reject: isPending && approves,
    comment: writes,
    edit: isPending && isTheirs('changes:approve'),
    apply: isApproved && isTheirs('changes:approve'),
    cancel: (isPending || isApproved) && isTheirs('changes:manage'),
    undo: row.status === 'applied' && row.undo_by !== null && approves,
  }
  const missing = isPending && !approves ? permissionMissing : undefined
  return { may: changeActions.filter(action => rights[action]), may_not_approve: missing ?? refused ?? null }
}

const permissionMissing = {
  code: 'FORBIDDEN',
  message: 'Whoever approves needs the permission changes:approve',
}

function refusalOf(assert: () => void) {
  try {
    assert()
    return undefined
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { code: error.code, message: error.message }
  }
}
