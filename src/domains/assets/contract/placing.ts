import { event } from '#kernel'
import { z } from 'zod'
import { ContentHash, ofAsset, Path, PlacementOperation, Stamp } from './words.ts'

export const AssetOrganized = event(
  'asset.organized',
  {
    content_hash: ContentHash,
    source_path: Path,
    destination_path: Path,
    project_name: z.string(),
    source_type: z.string(),
    date_folder: z.string(),
    quality_folder: z.string().optional(),
    operation: PlacementOperation,
    sequence_number: z.number().int().optional(),
    workflow_id: z.string(),
    placement_id: z.string(),
    destination_root: Path,
    is_sidecar: z.boolean(),
    stamp: Stamp,
  },
  { ...ofAsset, about: 'A file was brought to its place.' },
)

export const AssetOrganizeUndone = event(
  'asset.organize_undone',
  {
    content_hash: ContentHash,
    source_path: Path,
    destination_path: Path,
    operation: PlacementOperation,
    workflow_id: z.string(),
    placement_id: z.string(),
    is_sidecar: z.boolean(),
    stamp: Stamp.optional(),
  },
  { ...ofAsset, about: 'A placement was taken back.' },
)
