import { event } from '#kernel'
import { z } from 'zod'

export const IprId = z.string().regex(/^ipr_[0-9a-z]{26}$/, 'an id looks like ipr_01k…')
export const iprStatuses = ['pending', 'approved', 'rejected', 'deployed', 'failed', 'canceled'] as const

/** The change behind a pull request has the same id under its own prefix. */
export const iprOf = (change_id: string) => `ipr_${change_id.slice('chg_'.length)}`

const subject = (data: { ipr_id: string }) => data.ipr_id
const deployment = { ipr_id: IprId, deployment_id: z.string(), workflow_id: z.string() }

export const IprDeployed = event('ipr.deployed', deployment, {
  subject,
  priority: 'high',
  about: 'What an infrastructure pull request asked for is deployed, and was read back.',
})
export const IprFailed = event(
  'ipr.failed',
  { ...deployment, code: z.string(), message: z.string() },
  {
    subject,
    priority: 'high',
    about: 'What an infrastructure pull request asked for could not be deployed.',
  },
)

export const Ipr = z.object({
  ipr_id: z.string(),
  status: z.enum(iprStatuses),
  title: z.string(),
  blueprint_id: z.string(),
  environment: z.string().nullable(),
  created_by: z.string(),
  changes_summary: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
  description: z.string(),
  change_id: z.string(),
  blueprint_version: z.number().nullable(),
  engine: z.string().nullable(),
  digest: z.string().describe('of the plan that is reviewed'),
  reviewers: z.array(z.string()),
  reviewed_by: z.string().nullable(),
  reviewed_at: z.string().nullable(),
  deployed_at: z.string().nullable(),
  deployment_id: z.string().nullable(),
  workflow_id: z.string().nullable(),
  expires_at: z.string().nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  metadata: z.record(z.string(), z.unknown()),
})
