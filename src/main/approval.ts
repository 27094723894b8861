import type { Rule } from '#domains/changes/contract'
import {
  decide,
  decideUnplanned,
  refusalWithoutPlan,
  refusedByPolicy,
  requirementsOf,
} from '#domains/changes/policy'
import { record } from '#domains/changes/record'
import { Refusal, type Actor } from '#kernel'
import type { App, ApprovalAnswer, ApprovalRequest } from '#kernel/run'
import { hearEvents } from './access-events.ts'

const system: Actor = { id: 'alice', kind: 'system' }

type Planned = Awaited<ReturnType<NonNullable<ApprovalRequest['plan']>>>

/** The gate of the pipeline: the policy decides, and what people must agree to becomes a change that waits. */
export function createApproval(app: () => Pick<App, 'call' | 'bus'>) {
  const livePolicy = followPolicy(app)
  return async (request: ApprovalRequest): Promise<ApprovalAnswer | undefined> => {
    const { operation, actor, caller, plan } = request
    // Alice herself carries out what was decided.
    if (actor.kind === 'system' || operation.isPrivate) return undefined
    const { effect, name } = operation
    const asking = { actor, roles: caller?.roles ?? [], effect, operation: name }
    const rules = await livePolicy()
    if (!plan) {
      const rule = refusalWithoutPlan(rules, asking)
      if (rule) throw refusedByPolicy(name, rule)
      return undefined
    }
    // Most callers are people, who need no plan to be let through.
    const sure = decideUnplanned(rules, asking)
    if (sure?.decision === 'allow') return undefined
    if (sure?.decision === 'refuse') throw refusedByPolicy(name, sure)
    const planned = await plan()
    const rule = sure ?? decide(rules, asking, planned.plan)
    switch (rule.decision) {
      case 'allow':
        return undefined
      case 'refuse':
        throw refusedByPolicy(name, rule)
      case 'confirm':
        if (request.isConfirmed) return undefined
        throw mustConfirm(name, rule, planned)
      default:
        return propose(app, request, rule, planned)
    }
  }
}

function mustConfirm(name: string, { reason }: Rule, { plan, digest }: Planned): Refusal {
  const { summary, undo, reversible, warnings = [] } = plan
  return new Refusal('CONFIRMATION_REQUIRED', `${name} must be confirmed, because ${reason}: ${summary}`, {
    details: { digest, summary, undo, reversible, warnings, steps: plan.steps.length },
    suggestions: ['dry_run', 'plan_digest'],
  })
}

async function propose(
  app: () => Pick<App, 'call'>,
  { operation, input, actor, caller }: ApprovalRequest,
  rule: Rule,
  { plan, digest }: Planned,
): Promise<ApprovalAnswer> {
  const proposal = {
    operation: operation.name,
    input,
    plan,
    digest,
    proposed_by: actor,
    behind: caller?.behind?.actor,
    reason: rule.reason,
    requires: requirementsOf(rule),
  }
  const recorded = (await app().call(record, proposal, { actor: system })) as { change_id: string }
  return { status: 'awaiting_approval', change_id: recorded.change_id, summary: plan.summary, digest }
}

/** The rules as they are now, in every process that shares the log; asked for when the first request comes. */
function followPolicy(app: () => Pick<App, 'call' | 'bus'>): () => Promise<readonly Rule[]> {
  let known: Promise<readonly Rule[]> | undefined
  let isFollowed = false
  const forget = () => void (known = undefined)
  const read = async () => {
    const { rules } = (await app().call('changes.policy', {}, { actor: system })) as {
      rules: readonly Rule[]
    }
    return rules
  }
  return () => {
    if (!isFollowed) hearEvents(app(), ['change.policy_set'], { onEvent: forget, onGap: forget })
    isFollowed = true
    if (!known) {
      const reading = read()
      known = reading
      reading.catch(() => known === reading && forget())
    }
    return known
  }
}
