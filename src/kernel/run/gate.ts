// What stands between a valid request and its run: the fields every planned operation takes, and who decides.
import { Refusal, type Operation, type Plan } from '#kernel'
import { canonicalJson } from '#lib/canonical'
import { sha256 } from '#lib/hash'
import type { Request } from './audit.ts'
import type { ApprovalAnswer, Hooks, MakePlan } from './hooks.ts'

/** What the pipeline takes of an input, and what is left for the operation. */
export interface Taken {
  readonly isDryRun: boolean
  /** The plan the caller has seen: exactly it is carried out, or nothing. */
  readonly planDigest: string | undefined
  readonly fields: unknown
}

/** `dry_run` and `plan_digest` belong to the pipeline: every operation with a plan takes them, and only those. */
export function takeOwnFields(operation: Operation, input: unknown): Taken {
  if (!operation.plan || typeof input !== 'object' || input === null) {
    return { isDryRun: false, planDigest: undefined, fields: input }
  }
  if (!('dry_run' in input) && !('plan_digest' in input)) {
    return { isDryRun: false, planDigest: undefined, fields: input }
  }
  const { dry_run = false, plan_digest: planDigest, ...fields } = input as Record<string, unknown>
  if (typeof dry_run !== 'boolean') {
    throw new Refusal('INVALID_INPUT', `dry_run is true or false, not ${JSON.stringify(dry_run)}`)
  }
  if (planDigest !== undefined && typeof planDigest !== 'string') {
    throw new Refusal('INVALID_INPUT', 'plan_digest is the digest that dry_run showed', {
      suggestions: ['dry_run'],
    })
  }
  return { isDryRun: dry_run, planDigest, fields }
}

export const planned = (plan: Plan) => ({ plan, digest: sha256(canonicalJson(plan)) })

/** Undefined lets it run; an answer makes the caller wait for a person. */
export async function passGate(
  hooks: Pick<Hooks, 'approve'>,
  { operation, input, options }: Omit<Request, 'shown'>,
  { planDigest, plan }: { readonly planDigest: string | undefined; readonly plan: MakePlan },
): Promise<ApprovalAnswer | undefined> {
  if (operation.effect === 'read') return undefined
  const { actor, caller, approvedDigest } = options
  const seen = approvedDigest ?? planDigest
  if (seen !== undefined) await assertSame(operation, seen, plan)
  if (approvedDigest !== undefined) return undefined
  return hooks.approve?.({
    operation,
    input,
    actor,
    caller,
    isConfirmed: planDigest !== undefined,
    plan: operation.plan && plan,
  })
}

async function assertSame({ name }: Operation, seen: string, plan: MakePlan) {
  const { digest } = await plan()
  if (digest === seen) return
  throw new Refusal('PLAN_CHANGED', `The plan for ${name} is no longer the one that was seen and agreed to`, {
    details: { approved: seen, now: digest },
    suggestions: ['plan_again'],
  })
}
