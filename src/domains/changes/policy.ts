// Who may do what without asking. Data and one pure function.
import type { Actor, Effect, Plan, PlanStep } from '#kernel'

export interface Rule {
  readonly actor: Actor['kind'] | 'any'
  readonly effect: Effect | 'any'
  /** Exact name or `*` for all. */
  readonly operation: string
  /** The rule holds only for plans that do nothing else and can be undone. */
  readonly onlyActions?: readonly PlanStep['action'][]
  readonly decision: 'allow' | 'require_approval'
  readonly reason: string
}

const anything = { effect: 'any', operation: '*' } as const

/** The first rule that fits decides. People answer for themselves; assistants ask before a file leaves its place. */
export const defaultPolicy: readonly Rule[] = [
  { actor: 'person', ...anything, decision: 'allow', reason: 'a person asked for it' },
  { actor: 'system', ...anything, decision: 'allow', reason: 'Alice carries out what was approved' },
  {
    actor: 'assistant',
    ...anything,
    onlyActions: ['copy', 'link', 'create'],
    decision: 'allow',
    reason: 'it only adds, and can be undone',
  },
  {
    actor: 'any',
    ...anything,
    decision: 'require_approval',
    reason: 'an assistant wants to change files; a person decides',
  },
]

const refuseAll: Rule = {
  actor: 'any',
  ...anything,
  decision: 'require_approval',
  reason: 'no rule allows it',
}

export interface Wish {
  readonly actor: Actor
  readonly effect: Effect
  readonly operation: string
  readonly plan: Pick<Plan, 'steps' | 'reversible'>
}

export const decide = (policy: readonly Rule[], wish: Wish): Rule =>
  policy.find(rule => fits(rule, wish)) ?? refuseAll

function fits({ actor, effect, operation, onlyActions }: Rule, wish: Wish): boolean {
  if (actor !== 'any' && actor !== wish.actor.kind) return false
  if (effect !== 'any' && effect !== wish.effect) return false
  if (operation !== '*' && operation !== wish.operation) return false
  if (!onlyActions) return true
  return wish.plan.reversible && wish.plan.steps.every(step => onlyActions.includes(step.action))
}
