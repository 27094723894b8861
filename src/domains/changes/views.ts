import { boolean, integer, json, optional, text, view, type Actor } from '#kernel'
import { ChangeApplied, ChangeCanceled, ChangeFailed, ChangeProposed, ChangeReviewed } from './contract.ts'

const nameOf = ({ kind, id }: Actor) => `${kind}:${id}`

/** Every change somebody proposed, with its present state. */
export const Changes = view('changes', {
  about: 'What waits for approval, and what became of it',
  key: ['change_id'],
  columns: {
    change_id: text,
    status: text,
    operation: text,
    input: json<unknown>(),
    summary: text,
    picture: optional(text),
    steps: integer,
    reversible: boolean,
    undo: text,
    digest: text,
    proposer: json<Actor>(),
    proposed_by: text,
    reason: text,
    reviewed_by: optional(text),
    comment: optional(text),
    result: optional(json<unknown>()),
    created_at: text,
    updated_at: text,
    position: integer,
  },
  indexes: [['status', 'position']],
  folds: when => [
    when(
      ChangeProposed,
      data => data.change_id,
      (_, data, { time, position }) => ({
        change_id: data.change_id,
        status: 'pending',
        operation: data.operation,
        input: data.input ?? null,
        summary: data.summary,
        picture: data.picture ?? null,
        steps: data.steps,
        reversible: data.reversible,
        undo: data.undo,
        digest: data.digest,
        proposer: data.proposed_by,
        proposed_by: nameOf(data.proposed_by),
        reason: data.reason,
        reviewed_by: null,
        comment: null,
        result: null,
        created_at: time,
        updated_at: time,
        position,
      }),
    ),
    when(
      ChangeReviewed,
      data => data.change_id,
      (row, data, { time }) =>
        row && {
          ...row,
          status: data.verdict,
          reviewed_by: nameOf(data.by),
          comment: data.comment ?? null,
          updated_at: time,
        },
    ),
    when(
      ChangeApplied,
      data => data.change_id,
      (row, { result }, { time }) =>
        row && { ...row, status: 'applied', result: result ?? null, updated_at: time },
    ),
    when(
      ChangeFailed,
      data => data.change_id,
      (row, { code, message }, { time }) =>
        row && { ...row, status: 'failed', result: { code, message }, updated_at: time },
    ),
    when(
      ChangeCanceled,
      data => data.change_id,
      (row, _, { time }) => row && { ...row, status: 'canceled', updated_at: time },
    ),
  ],
})
