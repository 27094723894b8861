import { Started } from '#domains/workflows/contract'
import type { ViewReader } from '#kernel'
import { z } from 'zod'
import type { StateRow } from './resource-states.ts'
import type { DeploymentRow } from './views.ts'

export const Deployment = z.object({
  deployment_id: z.string(),
  blueprint_id: z.string(),
  blueprint_version: z.number(),
  name: z.string(),
  environment: z.string(),
  status: z.string(),
  workflow_id: z.string(),
  engines: z.array(z.string()),
  revision: z.number(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  created_at: z.string(),
  updated_at: z.string(),
})

/** What callers see of a row. */
export const toDeployment = (row: DeploymentRow): z.output<typeof Deployment> => Deployment.parse(row)

export const StartedDeployment = Started.extend({ deployment_id: z.string(), changes: z.number() })

/** How long one resource may take until it is ready. */
export const readyWithinMs = z.number().int().min(100).max(3_600_000).default(120_000)

export const notFound = (
  refuse: (code: 'DEPLOYMENT_NOT_FOUND', message: string, more?: object) => Error,
  deployment_id: string,
) =>
  refuse('DEPLOYMENT_NOT_FOUND', `There is no deployment ${deployment_id}`, {
    suggestions: ['deployments.list'],
  })

/** A resource that was made, with its handle. */
export async function madeResource(
  states: ViewReader<StateRow>,
  { deployment_id, resource }: { readonly deployment_id: string; readonly resource: string },
  refuse: (code: 'RESOURCE_NOT_FOUND', message: string, more?: object) => Error,
): Promise<StateRow & { readonly handle: string }> {
  const row = await states.get(deployment_id, resource)
  if (row && row.handle !== null) return { ...row, handle: row.handle }
  throw refuse('RESOURCE_NOT_FOUND', `${deployment_id} has no ${resource}`, {
    suggestions: ['deployments.get'],
  })
}
