// Who may do what with a change. Pure.
import type { Actor, Caller, Refusal, RefusalDetails } from '#kernel'
import { nameOf, type ChangeRow } from './views.ts'

type Refuse<Code extends string> = (code: Code, message: string, more?: RefusalDetails) => Refusal

export interface Person {
  readonly actor: Actor
  readonly caller: Caller | undefined
}

export function found(
  row: ChangeRow | undefined,
  change_id: string,
  refuse: Refuse<'CHANGE_NOT_FOUND'>,
): ChangeRow {
  if (row) return row
  throw refuse('CHANGE_NOT_FOUND', `There is no change ${change_id}`, { suggestions: ['changes.list'] })
}

/** Somebody else was first. */
export const notPending = (refuse: Refuse<'NOT_PENDING'>, { change_id, status }: ChangeRow) =>
  refuse('NOT_PENDING', `${change_id} is ${status === 'pending' ? 'reviewed' : status} already`, {
    suggestions: status === 'approved' ? ['changes.apply'] : ['changes.get'],
  })

type Reviewing =
  | 'ONLY_PEOPLE_APPROVE'
  | 'AUTHOR_CANNOT_APPROVE'
  | 'APPROVER_ROLE_MISSING'
  | 'ALREADY_APPROVED'

/** Refuses whoever may not agree to this change. */
export function assertMayApprove(row: ChangeRow, person: Person, refuse: Refuse<Reviewing>): void {
  const { actor, caller } = person
  const { change_id, requires } = row
  const name = nameOf(actor)
  assertPerson(actor, refuse)
  if (requires.by_another && isAuthor(row, actor)) {
    throw refuse('AUTHOR_CANNOT_APPROVE', `${name} proposed ${change_id}; somebody else must approve it`)
  }
  const { approvers } = requires
  if (approvers.length > 0 && !approvers.some(role => caller?.roles?.includes(role))) {
    throw refuse('APPROVER_ROLE_MISSING', `Only ${approvers.join(' or ')} may approve ${change_id}`, {
      details: { approvers },
    })
  }
  if (row.approved_by.includes(name)) {
    throw refuse('ALREADY_APPROVED', `${name} has approved ${change_id}; somebody else must agree too`, {
      details: { approved_by: row.approved_by, approvals_needed: requires.approvals },
    })
  }
}

export function assertPerson({ kind, id }: Actor, refuse: Refuse<'ONLY_PEOPLE_APPROVE'>): void {
  if (kind === 'person') return
  throw refuse('ONLY_PEOPLE_APPROVE', `${kind}:${id} cannot decide this; a person must`)
}

/** What a person has an assistant propose is theirs as well. */
const isAuthor = ({ proposed_by, behind }: ChangeRow, actor: Actor) =>
  [proposed_by, behind].includes(nameOf(actor))

/** The author may, and whoever holds the permission. */
export function assertAuthorOr(
  permission: string,
  row: ChangeRow,
  { actor, caller }: Person,
  refuse: Refuse<'NOT_THE_AUTHOR'>,
): void {
  if (isAuthor(row, actor) || (caller ? caller.can(permission) : actor.kind === 'system')) return
  throw refuse('NOT_THE_AUTHOR', `${row.change_id} was proposed by ${row.proposed_by}`, {
    details: { permission },
  })
}

export const isBegun = ({ begun_until }: ChangeRow, now: Date) =>
  begun_until !== null && begun_until > now.toISOString()

/** Nobody interrupts what is being carried out, so late as it may be. */
export const isExpired = (row: ChangeRow, now: Date) =>
  (row.status === 'pending' || row.status === 'approved') &&
  row.expires_at !== null &&
  row.expires_at <= now.toISOString() &&
  !isBegun(row, now)

export const expired = (refuse: Refuse<'CHANGE_EXPIRED'>, { change_id, expires_at }: ChangeRow) =>
  refuse('CHANGE_EXPIRED', `${change_id} waited until ${expires_at}, and nobody came`, {
    suggestions: ['plan_again'],
  })
