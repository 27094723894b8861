import { z } from 'zod'
import { PlacementOperation } from '../contract.ts'

export const groupings = [
  'date',
  'month',
  'year',
  'project',
  'source',
  'quality',
  'style',
  'media_type',
  'role',
  'model',
] as const
export type Grouping = (typeof groupings)[number]

export const Organization = z.strictObject({
  group_by: z.array(z.enum(groupings)).max(6).default(['date', 'project', 'source', 'quality']),
  destination: z.string().min(1).max(2000).describe('absolute path of the folder to build in'),
  operation: PlacementOperation.default('copy'),
})
export type Organization = z.output<typeof Organization>

export const PlannedPlacement = z.object({
  placement_id: z.string(),
  content_hash: z.string(),
  source_path: z.string(),
  destination_path: z.string(),
  operation: PlacementOperation,
  project_name: z.string(),
  source_type: z.string(),
  date_folder: z.string(),
  quality_folder: z.string().optional(),
  sequence_number: z.number().int(),
  is_sidecar: z.boolean(),
})
export type PlannedPlacement = z.output<typeof PlannedPlacement>

export const PlanBlob = z.object({
  root: z.string(),
  batches: z.array(z.array(PlannedPlacement)),
  skipped: z.array(z.object({ content_hash: z.string(), reason: z.string() })),
})
export type PlanBlob = z.output<typeof PlanBlob>
