import { decide, defaultPolicy, type Rule } from '#domains/changes/policy'
import { propose } from '#domains/changes/propose'
import type { Actor } from '#kernel'
import type { ApprovalAnswer, ApprovalRequest, Call } from '#kernel/run'

const system: Actor = { id: 'alice', kind: 'system' }

/** The gate of the pipeline: the policy decides, and what it does not allow becomes a change that waits. */
export function createApproval(
  call: () => Call,
  newId: (prefix: string) => string,
  policy: readonly Rule[] = defaultPolicy,
) {
  return async ({ operation, input, actor, plan }: ApprovalRequest): Promise<ApprovalAnswer | undefined> => {
    // Most callers are people, who need no plan to be let through.
    if (actor.kind === 'person' || actor.kind === 'system') {
      const nothing = { steps: [], reversible: true }
      const rule = decide(policy, {
        actor,
        effect: operation.effect,
        operation: operation.name,
        plan: nothing,
      })
      if (rule.decision === 'allow' && rule.onlyActions === undefined) return undefined
    }
    const { plan: planned, digest } = await plan()
    const rule = decide(policy, { actor, effect: operation.effect, operation: operation.name, plan: planned })
    if (rule.decision === 'allow') return undefined
    const change_id = newId('chg')
    const { summary, picture, reversible, undo, steps } = planned
    const proposal = {
      change_id,
      operation: operation.name,
      input,
      summary,
      steps: steps.length,
      reversible,
      undo,
      digest,
      proposed_by: actor,
      reason: rule.reason,
      ...(picture !== undefined && { picture }),
    }
    await call()(propose, proposal, { actor: system })
    return { status: 'awaiting_approval', change_id, summary, digest }
  }
}
