import { z } from 'zod'
import { ResourceChange } from '../plan/deployment-plan.ts'

export const Outputs = z.record(z.string(), z.union([z.string(), z.number()]))

/** What each step of a change is given. */
export const Step = z.strictObject({
  deployment_id: z.string(),
  change: ResourceChange,
  /** Of the resources it refers to. */
  outputs: z.record(z.string(), Outputs).default({}),
})

/** The fields every event about a resource has. */
export const whereOf = (deployment_id: string, workflow_id: string, change: ResourceChange) => ({
  deployment_id,
  workflow_id,
  resource: change.resource,
  address: addressOf(change.engine, deployment_id, change.resource),
  engine: change.engine,
  type: change.type,
})

export const addressOf = (engine: string, deployment_id: string, resource: string) =>
  `${engine}/${deployment_id}/${resource}`

/** How often what may be mended by trying again is tried: engines that restart, answers that get lost. */
export const retry = { attempts: 6, first: '200ms', factor: 2, max: '5s' } as const
