// Who may do what without asking. Data and pure functions.
import { matchesPattern, Refusal, type Actor, type Effect, type Money, type Plan } from '#kernel'
import { toMicros } from '#lib/money'
import type { Requirements, Rule } from './contract.ts'

/** People answer for themselves, but look twice before they destroy what others use; assistants may add, and ask. */
export const defaultPolicy: readonly Rule[] = [
  {
    name: 'destroy-in-production',
    actor: 'person',
    effect: 'destroy',
    environment: ['prod', 'production'],
    decision: 'confirm',
    reason: 'it destroys something in production',
  },
  { name: 'people', actor: 'person', decision: 'allow', reason: 'a person asked for it' },
  // What is deployed runs programs on somebody's machines: adding is not harmless there.
  ...['infra.deploy', 'blueprints.deploy', 'deployments.*'].map(operation => ({
    name: 'assistants-deploy',
    actor: 'assistant' as const,
    operation,
    decision: 'require_approval' as const,
    reason: 'an assistant wants to run something on your machines; a person decides',
  })),
  {
    name: 'assistants-add',
    actor: 'assistant',
    actions: ['copy', 'link', 'create'],
    reversible: true,
    decision: 'allow',
    reason: 'it only adds, and can be undone',
  },
  {
    name: 'everything-else',
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
  ...(rule.decision === 'require_approval' && rule.name !== undefined && { rule: rule.name }),
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

/** A plan that does not say what it costs, once or each month, may cost anything. */
function costsAtMost({ cost, details }: Planned, most: Money): boolean {
  const monthly = details?.monthly_cost as Money | undefined
  const said = [cost, monthly].filter(each => each !== undefined)
  return said.length > 0 && said.every(each => isAtMost(each, most))
}

const isAtMost = ({ amount, currency }: Money, most: Money) =>
  currency === most.currency && toMicros(amount) <= toMicros(most.amount)

/** What was set comes before every Alice's own, unless it takes their place. */
export const rulesOf = (
  set: { readonly rules: readonly Rule[]; readonly without_defaults: boolean } | undefined,
): readonly Rule[] => (set?.without_defaults ? set.rules : [...(set?.rules ?? []), ...defaultPolicy])

export const refusedByPolicy = (operation: string, { reason }: Rule) =>
  new Refusal('REFUSED_BY_POLICY', `The policy refuses ${operation}: ${reason}`, {
    details: { reason },
    suggestions: ['changes.policy'],
  })
