import type { Container } from './container.ts'
import type { Generation, SourceType } from './generation/generation.ts'
import type { Media } from './sniff.ts'
import type { DerivedTag } from './tags.ts'
import type { XmpTags } from './xmp.ts'

/** Everything a file tells about itself, as plain data of less than 48 KiB. */
export interface Description {
  readonly media: Media & { readonly extension_mismatch: boolean }
  readonly width?: number
  readonly height?: number
  readonly duration_ms?: number
  readonly format: string
  readonly extracted_metadata: ExtractedMetadata
  readonly generation_params?: Generation
  readonly source_type: SourceType
  readonly tags: readonly DerivedTag[]
  readonly problems: readonly string[]
}

export interface ExtractedMetadata {
  readonly is_animated?: boolean
  /** When it was made, by the file's own word: RFC 3339 in UTC. */
  readonly created_at?: string
  readonly exif: Container['exif']
  readonly c2pa?: Container['c2pa']
  /** Tags, rating and title that other programs left in the file. */
  readonly xmp?: XmpTags
  /** The texts in the file by name, shortened; long ones are those the generation parameters were read from. */
  readonly text: Readonly<Record<string, string>>
}
