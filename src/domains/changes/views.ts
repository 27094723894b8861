import {
  boolean,
  integer,
  json,
  optional,
  text,
  view,
  type Actor,
  type Column,
  type EventRecord,
  type Money,
  type View,
} from '#kernel'
import type { z } from 'zod'
import {
  ChangeApplied,
  ChangeBegun,
  ChangeCanceled,
  ChangeCommented,
  ChangeEdited,
  ChangeExpired,
  ChangeFailed,
  ChangeProposed,
  ChangeReviewed,
  ChangeUndone,
  type changeStatuses,
  type Requirements,
  type UndoBy,
} from './contract.ts'

export const nameOf = ({ kind, id }: Actor) => `${kind}:${id}`

/** Of changes from before the policy had a say in it. */
const usual: Requirements = { approvals: 1, by_another: false, approvers: [], expires_after: '7d' }

type Status = (typeof changeStatuses)[number]

/** Every change somebody proposed, with its present state. */
export const Changes = view('changes', {
  about: 'What waits for approval, and what became of it',
  key: ['change_id'],
  columns: {
    change_id: text,
    status: text as unknown as Column<Status>,
    operation: text,
    title: text,
    description: text,
    metadata: json<Record<string, unknown>>(),
    reviewers: json<string[]>(),
    /** Null where it is long: then the blob has it. */
    input: optional(json<unknown>()),
    plan: optional(text),
    summary: text,
    picture: optional(text),
    steps: integer,
    reversible: boolean,
    undo: text,
    undo_by: optional(json<z.output<typeof UndoBy>>()),
    cost: optional(json<Money>()),
    digest: text,
    proposer: json<Actor>(),
    proposed_by: text,
    behind: optional(text),
    reason: text,
    requires: json<Requirements>(),
    approved_by: json<string[]>(),
    reviewed_by: optional(text),
    reviewed_at: optional(text),
    comment: optional(text),
    comments_total: integer,
    result: optional(json<unknown>()),
    expires_at: optional(text),
    /** Somebody carries it out, and nobody else may before this time. */
    begun_until: optional(text),
    /** When Alice has to look at it again by herself. */
    due_at: optional(text),
    created_at: text,
    updated_at: text,
    position: integer,
    /** Of the last event of the change. */
    last_position: integer,
  },
  indexes: [['status', 'position'], ['proposed_by', 'position'], ['due_at']],
  folds: when => [
    when(ChangeProposed, changeOf, (_, data, record) => proposed(data, record)),
    when(
      ChangeEdited,
      changeOf,
      (row, { change_id: _, by: __, ...edited }, record) =>
        row && { ...row, ...given(edited), ...now(record) },
    ),
    when(
      ChangeCommented,
      changeOf,
      (row, _, { time }) => row && { ...row, comments_total: row.comments_total + 1, updated_at: time },
    ),
    when(ChangeReviewed, changeOf, (row, data, record) => row && { ...row, ...reviewed(row, data, record) }),
    when(
      ChangeBegun,
      changeOf,
      (row, { until }, record) => row && { ...row, begun_until: until, due_at: until, ...now(record) },
    ),
    when(
      ChangeApplied,
      changeOf,
      (row, { result = null }, record) => row && ended(row, 'applied', record, result),
    ),
    when(ChangeFailed, changeOf, (row, { change_id: _, may_retry = false, ...why }, record) => {
      if (!may_retry) return row && ended(row, 'failed', record, why)
      return row && { ...ended(row, 'approved', record, why), due_at: row.expires_at }
    }),
    when(
      ChangeUndone,
      changeOf,
      (row, { result = null }, record) => row && ended(row, 'undone', record, result),
    ),
    when(ChangeCanceled, changeOf, (row, _, record) => row && ended(row, 'canceled', record, row.result)),
    when(ChangeExpired, changeOf, (row, _, record) => row && ended(row, 'expired', record, row.result)),
  ],
})

type RowIn<V> = V extends View<infer R> ? R : never
export type ChangeRow = RowIn<typeof Changes>

function proposed(data: z.output<typeof ChangeProposed.schema>, { time, position }: EventRecord) {
  return {
    change_id: data.change_id,
    status: 'pending' as const,
    operation: data.operation,
    title: data.title ?? data.summary.slice(0, 200),
    description: data.description ?? '',
    metadata: data.metadata ?? {},
    reviewers: data.reviewers ?? [],
    input: data.input ?? null,
    plan: data.plan ?? null,
    summary: data.summary,
    picture: data.picture ?? null,
    steps: data.steps,
    reversible: data.reversible,
    undo: data.undo,
    undo_by: data.undo_by ?? null,
    cost: data.cost ?? null,
    digest: data.digest,
    proposer: data.proposed_by,
    proposed_by: nameOf(data.proposed_by),
    behind: data.behind ? nameOf(data.behind) : null,
    reason: data.reason,
    requires: data.requires ?? usual,
    approved_by: [],
    reviewed_by: null,
    reviewed_at: null,
    comment: null,
    comments_total: 0,
    result: null,
    expires_at: data.expires_at ?? null,
    begun_until: null,
    due_at: data.expires_at ?? null,
    created_at: time,
    updated_at: time,
    position,
    last_position: position,
  }
}

interface Reviewable {
  readonly status: Status
  readonly approved_by: string[]
  readonly expires_at: string | null
}

function reviewed(
  row: Reviewable,
  { verdict, by, is_partial, comment, expires_at }: z.output<typeof ChangeReviewed.schema>,
  record: EventRecord,
) {
  const isYes = verdict === 'approved'
  const ends = expires_at ?? row.expires_at
  return {
    status: is_partial ? row.status : verdict,
    approved_by: isYes ? [...row.approved_by, nameOf(by)] : row.approved_by,
    reviewed_by: nameOf(by),
    reviewed_at: record.time,
    comment: comment ?? null,
    expires_at: ends,
    due_at: isYes ? ends : null,
    ...now(record),
  }
}

/** Nothing is to be waited for any more. */
function ended<R extends object>(row: R, status: Status, record: EventRecord, result: unknown) {
  return { ...row, status, result, begun_until: null, due_at: null, ...now(record) }
}

function changeOf({ change_id }: { change_id: string }): string {
  return change_id
}

function now({ time, position }: EventRecord) {
  return { updated_at: time, last_position: position }
}

/** What was left out stays as it was. */
function given(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
