import { canonicalJson } from '#lib/canonical'
import { sha256 } from '#lib/hash'
import { z } from 'zod'

export const planKinds = ['deploy', 'rollback', 'destroy'] as const

const Change = z.object({
  path: z.string(),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
})

/** The one object a change is about, as it was when the plan was made. */
export const Expected = z.object({
  engine: z.string(),
  handle: z.string(),
  key: z.string(),
  fingerprint: z.string(),
  /** As they were, so that whoever finds them otherwise can say what changed. */
  specs: z.record(z.string(), z.unknown()),
  state: z.enum(['starting', 'ready', 'stopped', 'failed']),
  outputs: z.record(z.string(), z.union([z.string(), z.number()])),
})
export type Expected = z.output<typeof Expected>

/** What becomes of one resource. */
export const ResourceChange = z.object({
  /** Names it in the plan: the resource, or `old:web`, `left:<handle>` for objects that go because others took their place. */
  id: z.string(),
  resource: z.string(),
  engine: z.string(),
  type: z.string(),
  action: z.enum(['none', 'create', 'update', 'replace', 'delete', 'clear']),
  reason: z.string(),
  fields: z.array(Change),
  /** Ids that must be done first. */
  waits_for: z.array(z.string()),
  /** Names in the blueprint it depends on. */
  depends_on: z.array(z.string()),
  /** As in the blueprint, references and all; null where something goes. */
  specs: z.record(z.string(), z.unknown()).nullable(),
  expected: Expected.nullable(),
  /** The new one is made beside the old one, which goes when nobody needs it any more. */
  creates_first: z.boolean(),
  loses_data: z.boolean(),
})
export type ResourceChange = z.output<typeof ResourceChange>

export const DeploymentPlan = z.object({
  kind: z.enum(planKinds),
  /** Null: the first deployment of this blueprint. */
  deployment_id: z.string().nullable(),
  blueprint_id: z.string(),
  blueprint_version: z.number().int(),
  name: z.string(),
  environment: z.string(),
  /** What follows when something fails: the state before, or what was reached. */
  on_failure: z.enum(['rollback', 'keep']),
  changes: z.array(ResourceChange),
})
export type DeploymentPlan = z.output<typeof DeploymentPlan>

/** What does something, in the plan's order. */
export const changing = (plan: Pick<DeploymentPlan, 'changes'>): readonly ResourceChange[] =>
  plan.changes.filter(({ action }) => action !== 'none')

/** SHA-256 of the plan: equal for the same blueprint over the same world. */
export const planDigest = (plan: DeploymentPlan): string => sha256(canonicalJson(plan))
