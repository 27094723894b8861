import { event } from '#kernel'
import { z } from 'zod'
import { ContentHash, MediaType, ofAsset, Path, Stamp, Tag } from './words.ts'

export const AssetDiscovered = event(
  'asset.discovered',
  {
    file_path: Path,
    content_hash: ContentHash,
    file_size: z.number().int(),
    media_type: MediaType,
    project_name: z.string(),
    source_type: z.string().optional(),
    inbox_path: Path.optional(),
    discovery_source: z.enum(['file_scan', 'watch_mode', 'manual']).optional(),
    /** What an unchanged file looks like without reading it. */
    stamp: Stamp,
  },
  { ...ofAsset, about: 'A media file was found at a place; its bytes are its identity.' },
)

export const AssetDuplicateFound = event(
  'asset.duplicate_found',
  { content_hash: ContentHash, file_path: Path, original_path: Path },
  { ...ofAsset, about: 'The same bytes were found at another place.' },
)

export const AssetFileMissing = event(
  'asset.file_missing',
  {
    content_hash: ContentHash,
    file_path: Path,
    /** Another place that still has the bytes. */
    other_path: Path.optional(),
  },
  { ...ofAsset, about: 'A file that was known is no longer at its place, or has other bytes now.' },
)

export const AssetProcessingStarted = event(
  'asset.processing_started',
  { workflow_id: z.string(), content_hash: ContentHash, file_path: Path },
  { ...ofAsset, priority: 'low', about: 'A workflow began to work on an asset.' },
)

export const AssetProcessed = event(
  'asset.processed',
  {
    content_hash: ContentHash,
    file_path: Path,
    metadata: z.object({
      format: z.string(),
      mime: z.string(),
      width: z.number().optional(),
      height: z.number().optional(),
      duration_ms: z.number().optional(),
      /** RFC 3339; when it was made, from EXIF, else the file's modification time. */
      created_at: z.string(),
    }),
    extracted_metadata: z.record(z.string(), z.unknown()).optional(),
    generation_params: z.record(z.string(), z.unknown()).optional(),
    source_type: z.string(),
    tags: z.array(Tag).max(200),
    problems: z.array(z.string()).max(50),
    processing_duration_ms: z.number().optional(),
    processor_version: z.string(),
  },
  { ...ofAsset, about: 'Metadata was read from the file and understood.' },
)

const LookHash = z.string().regex(/^[0-9a-f]{16}$/)

export const AssetFingerprinted = event(
  'asset.fingerprinted',
  {
    content_hash: ContentHash,
    /** 64-bit perceptual hashes, 16 hex digits each. */
    phash: LookHash,
    dhash: LookHash,
    /** Blob hash of a small JPEG. */
    thumbnail: z.string().optional(),
  },
  { ...ofAsset, about: 'The picture was decoded once: a thumbnail and hashes of what it looks like.' },
)

export const AssetDiscoveryRequested = event(
  'asset.discovery_requested',
  { workflow_id: z.string(), filters: z.record(z.string(), z.unknown()) },
  { subject: data => data.workflow_id, about: 'For other services: assets are wanted.' },
)

// The end of the path names the folder; a subject need not be unique.
const ofInbox = { subject: (data: { inbox: string }) => data.inbox.slice(-200) }

export const AssetInboxWatched = event(
  'asset.inbox_watched',
  { inbox: Path, watched_by: z.string() },
  { ...ofInbox, about: 'From now on what changes in this folder is noticed.' },
)

export const AssetInboxUnwatched = event(
  'asset.inbox_unwatched',
  { inbox: Path },
  { ...ofInbox, about: 'A folder is no longer watched; what was found in it stays known.' },
)
