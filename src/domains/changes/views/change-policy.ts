import { boolean, integer, json, text, view } from '#kernel'
import { PolicySet, type Rule } from '../contract.ts'

/** Its only row. */
export const policyKey = 'changes/policy'

/** The rules that were set; there is one row, or none. */
export const ChangePolicy = view('change_policy', {
  about: 'Who may do what without asking',
  key: ['subject'],
  columns: {
    subject: text,
    rules: json<readonly Rule[]>(),
    without_defaults: boolean,
    set_by: text,
    set_at: text,
    position: integer,
  },
  folds: when => [
    when(
      PolicySet,
      (_, { subject }) => subject,
      (_, data, { subject, time, position }) => ({ ...data, subject, set_at: time, position }),
    ),
  ],
})
