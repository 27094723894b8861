// Who may do what without asking. Data and one pure function.
import type { Actor, Effect } from '#kernel'

export interface Rule {
  readonly actor: Actor['kind'] | 'any'
  readonly effect: Effect | 'any'
  /** Exact name or `*` for all. */
  readonly operation: string
  readonly decision: 'allow' | 'require_approval'
  readonly reason: string
}

/** The first rule that fits decides. People answer for themselves; assistants ask before files are moved. */
export const defaultPolicy: readonly Rule[] = [
  { actor: 'person', effect: 'any', operation: '*', decision: 'allow', reason: 'a person asked for it' },
  {
    actor: 'system',
    effect: 'any',
    operation: '*',
    decision: 'allow',
    reason: 'Alice carries out what was approved',
  },
  {
    actor: 'any',
    effect: 'any',
    operation: '*',
    decision: 'require_approval',
    reason: 'an assistant wants to change files; a person decides',
  },
]

export const decide = (policy: readonly Rule[], actor: Actor, effect: Effect, operation: string): Rule =>
  policy.find(
    rule =>
      (rule.actor === 'any' || rule.actor === actor.kind) &&
      (rule.effect === 'any' || rule.effect === effect) &&
      (rule.operation === '*' || rule.operation === operation),
  ) ?? {
    actor: 'any',
    effect: 'any',
    operation: '*',
    decision: 'require_approval',
    reason: 'no rule allows it',
  }
