import { event } from '#kernel'
import { z } from 'zod'
import { InfraQuota } from './quotas.ts'

export const BlueprintId = z.string().regex(/^bp_[0-9a-z]{26}$/, 'a blueprint id looks like bp_01k…')
export const QuotaName = z.string().regex(/^iq_[0-9a-f]{16}$/, 'a quota id looks like iq_9f2c…')

/** What is kept of one version: the blueprint, and the text that somebody wrote. */
export const BlueprintBody = z.object({
  blueprint: z.record(z.string(), z.unknown()),
  source: z.string().nullable(),
})
export type BlueprintBody = z.output<typeof BlueprintBody>

const version = {
  blueprint_id: BlueprintId,
  version: z.number().int().min(1),
  name: z.string(),
  description: z.string(),
  environment: z.string().nullable(),
  owner: z.string().nullable(),
  resources: z.number().int(),
  providers: z.array(z.string()),
  /** SHA-256 of the blueprint, whatever its text looks like. */
  digest: z.string(),
  /** Where it is small; else the hash of a blob that has it. */
  body: BlueprintBody.optional(),
  blob: z.string().optional(),
  reason: z.string().max(500).optional(),
  by: z.string(),
}
const subject = (data: { blueprint_id: string }) => data.blueprint_id

export const BlueprintCreated = event('blueprint.created', version, {
  subject,
  about: 'Somebody described infrastructure that there shall be.',
})

export const BlueprintUpdated = event('blueprint.updated', version, {
  subject,
  about: 'A blueprint has a new version; the earlier ones stay.',
})

export const BlueprintDeleted = event(
  'blueprint.deleted',
  { blueprint_id: BlueprintId, name: z.string(), versions: z.number().int(), by: z.string() },
  { subject, about: 'A blueprint is no longer used; the log still has its versions.' },
)

const ofQuota = { subject: (data: { quota_id: string }) => data.quota_id, permission: 'infra:read' }

export const InfraQuotaSet = event(
  'infra.quota_set',
  { quota_id: QuotaName, quota: InfraQuota, by: z.string() },
  { ...ofQuota, about: 'What may be deployed for an environment and an owner.' },
)

export const InfraQuotaRemoved = event(
  'infra.quota_removed',
  { quota_id: QuotaName, by: z.string() },
  { ...ofQuota, about: 'A bound on what may be deployed was lifted.' },
)
