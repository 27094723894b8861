// Who may do what without asking. Data and pure functions.
import { matchesPattern, Refusal, type Actor, type Effect, type Money, type Plan } from '#kernel'
import { toMicros } from '#lib/money'
import type { Requirements, Rule } from './contract.ts'

/** People answer for themselves, but look twice before they destroy what others use; assistants may add, and ask. */
export const defaultPolicy: readonly Rule[] = [
  {
    actor: 'person',
    effect: 'destroy',
    environment: ['prod', 'production'],
    decision: 'confirm',
    reason: 'it destroys something in production',
  },
  { actor: 'person', decision: 'allow', reason: 'a person asked for it' },
  {
    actor: 'assistant',
    actions: ['copy', 'link', 'create'],
    reversible: true,
    decision: 'allow',
    reason: 'it only adds, and can be undone',
  },
  {
    decision: 'require_approval',
    reason: 'an assistant or a program wants to change something; a person decides',
  },
]

const whenNoneFits: Rule = { decision: 'require_approval', reason: 'no rule allows it' }

export interface Asking {
  readonly actor: Actor
  readonly roles: readonly string[]
  readonly effect: Effect
  readonly operation: string
}
type Planned = Pick<Plan, 'steps' | 'reversible' | 'cost' | 'details'>

/** The first rule that fits decides. */
export const decide = (rules: readonly Rule[], asking: Asking, plan: Planned): Rule =>
  rules.find(rule => concerns(rule, asking) && fits(rule, plan)) ?? whenNoneFits

/** What is decided whatever the plan is; undefined when that depends on it. */
export function decideUnplanned(rules: readonly Rule[], asking: Asking): Rule | undefined {
  const first = rules.find(rule => concerns(rule, asking)) ?? whenNoneFits
  return dependsOnPlan(first) ? undefined : first
}

/** The rule that refuses an operation without a plan: there is nothing to confirm, to approve or to look at. */
export function refusalWithoutPlan(rules: readonly Rule[], asking: Asking): Rule | undefined {
  const first = rules.find(rule => concerns(rule, asking) && !dependsOnPlan(rule))
  return first?.decision === 'refuse' ? first : undefined
}

const usualLife = '7d'

/** What a rule asks for until a change may be applied. */
export const requirementsOf = (rule: Rule): Requirements => ({
  approvals: rule.approvals ?? 1,
  by_another: rule.by_another ?? false,
  approvers: rule.approvers ?? [],
  expires_after: rule.expires_after ?? usualLife,
})

function concerns({ actor, role, effect, operation }: Rule, asking: Asking): boolean {
  if (actor !== undefined && actor !== asking.actor.kind) return false
  if (role !== undefined && !asking.roles.includes(role)) return false
  if (effect !== undefined && effect !== asking.effect) return false
  return operation === undefined || matchesPattern(operation, asking.operation)
}

const dependsOnPlan = ({ environment, at_most_cost, actions, reversible }: Rule) =>
  [environment, at_most_cost, actions, reversible].some(condition => condition !== undefined)

function fits({ environment, at_most_cost, actions, reversible }: Rule, plan: Planned): boolean {
  if (environment && !environment.includes(String(plan.details?.environment))) return false
  if (reversible !== undefined && plan.reversible !== reversible) return false
  if (actions && !plan.steps.every(({ action }) => actions.includes(action))) return false
  return at_most_cost === undefined || costsAtMost(plan, at_most_cost)
}

/** A plan that does not say what it costs may cost anything. */
function costsAtMost({ cost }: Planned, { amount, currency }: Money): boolean {
  return cost?.currency === currency && toMicros(cost.amount) <= toMicros(amount)
}

/** What was set comes before every Alice's own, unless it takes their place. */
export const rulesOf = (
  set: { readonly rules: readonly Rule[]; readonly without_defaults: boolean } | undefined,
): readonly Rule[] => (set?.without_defaults ? set.rules : [...(set?.rules ?? []), ...defaultPolicy])

export const refusedByPolicy = (operation: string, { reason }: Rule) =>
  new Refusal('REFUSED_BY_POLICY', `The policy refuses ${operation}: ${reason}`, {
    details: { reason },
    suggestions: ['changes.policy'],
  })
