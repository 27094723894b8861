import type { Item } from '../../client/alice.ts'
import { money } from '../../parts/format.ts'
import type { Strings } from '../../strings/languages.ts'

export type Rule = Item<'changes.policy', 'rules'>

/** When a rule holds, in words. */
export function conditionsOf(rule: Rule, { approvals }: Pick<Strings, 'approvals'>): readonly string[] {
  const { actor, role, effect, operation, environment, at_most_cost, actions, reversible } = rule
  const said = [
    actor && (actor === 'assistant' ? approvals.whenAssistant : approvals.whenActor(actor)),
    role && approvals.whenRole(role),
    operation && `${approvals.whenOperation} ${operation}`,
    effect && approvals.whenEffect(effect),
    environment && approvals.whenEnvironment(environment.join(', ')),
    at_most_cost && approvals.whenCost(money(at_most_cost)),
    actions && approvals.whenActions(actions.join(', ')),
    reversible === undefined ? undefined : reversible ? approvals.whenReversible : approvals.whenIrreversible,
  ].filter(each => each !== undefined && each !== '')
  return said.length > 0 ? (said as string[]) : [approvals.anything]
}

/** What is asked for beside the decision. */
export function demandsOf(rule: Rule, { approvals }: Pick<Strings, 'approvals'>): readonly string[] {
  const { approvals: people, approvers, by_another, expires_after } = rule
  return [
    people === undefined ? undefined : approvals.thenApprovals(people),
    approvers && approvals.thenRoles(approvers.join(', ')),
    by_another ? approvals.thenAnother : undefined,
    expires_after && approvals.thenExpires(expires_after),
  ].filter(each => each !== undefined)
}

/** The rules in a text somebody wrote; undefined when it is no list of them. The server looks at each. */
export function readRules(text: string): readonly Rule[] | undefined {
  try {
    const rules: unknown = JSON.parse(text)
    const isList = Array.isArray(rules) && rules.every(rule => typeof rule === 'object' && rule !== null)
    return isList ? (rules as Rule[]) : undefined
  } catch {
    return undefined
  }
}

/** A list with one of it a place further up or down. */
export function moved<T>(list: readonly T[], from: number, by: 1 | -1): readonly T[] {
  const to = from + by
  if (to < 0 || to >= list.length) return list
  return list.with(from, list[to]!).with(to, list[from]!)
}
