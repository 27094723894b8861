import { port } from '#kernel'

/** What the file system says about a file without reading it. Two equal ones mean: not changed since. */
export interface FileStamp {
  readonly size_bytes: number
  /** Nanoseconds since the epoch as a decimal string: a JavaScript number would round it. */
  readonly mtime_ns: string
  /** Device and inode, `dev:ino`. */
  readonly inode: string
}

export interface FoundFile extends FileStamp {
  /** Absolute path. */
  readonly path: string
}

/** A file or folder the scan saw and left alone, with the reason. Never an exception: one bad entry must not end a scan. */
export interface SkippedEntry {
  readonly path: string
  readonly reason: 'symlink' | 'unreadable' | 'empty' | 'not_a_file' | 'name_not_utf8' | 'still_changing'
}

export interface ScanBatch {
  readonly files: readonly FoundFile[]
  readonly skipped: readonly SkippedEntry[]
}

export interface ReadFile extends FileStamp {
  /** SHA-256 of the bytes, lower-case hex. */
  readonly content_hash: string
  /** The whole file when it is at most `keep_bytes` long, else its first `keep_bytes`. */
  readonly bytes: Uint8Array
}

/** One file to bring to its place. The same placement asked twice has the effect of once, also after a crash in the middle. */
export interface Placement {
  /** Names the temporary file; the same for every attempt at this placement. */
  readonly placement_id: string
  readonly source_path: string
  readonly destination_path: string
  readonly operation: 'copy' | 'move' | 'link'
  readonly content_hash: string
  /** The destination must stay below this folder, whatever the names in the path say. */
  readonly root: string
}

export type PlacementResult =
  | { readonly status: 'placed' | 'already_placed'; readonly stamp: FileStamp }
  | {
      readonly status: 'refused'
      readonly reason:
        | 'source_missing'
        | 'source_changed'
        | 'destination_taken'
        | 'outside_root'
        | 'disk_full'
        | 'read_only'
        | 'permission_denied'
        | 'name_too_long'
      readonly message: string
    }

/** Folders of media on this machine. Never overwrites, never follows a symlink, never leaves half a file under a final name. */
export interface Files {
  /** Everything below `root`, folder by folder, in batches of at most 1,000; hidden names and Alice's own temporary files are left out. */
  scan(root: string, options?: { signal?: AbortSignal }): AsyncIterable<ScanBatch>
  stamp(path: string): Promise<FileStamp | undefined>
  /** True for a folder that can be entered; a symlink to one counts. */
  isFolder(path: string): Promise<boolean>
  /** Reads once and hashes; `undefined` when the file is missing, `'changed'` when it changed under the reader. */
  read(
    path: string,
    options: { keep_bytes: number; signal?: AbortSignal },
  ): Promise<ReadFile | 'changed' | undefined>
  /** The first bytes only, enough to tell the media type from its content. */
  head(path: string, bytes: number): Promise<Uint8Array | undefined>
  place(placement: Placement, options?: { signal?: AbortSignal }): Promise<PlacementResult>
  /** Takes a placement back: a moved file returns to its source, a copy or link goes away if nobody changed it meanwhile. */
  unplace(placement: Placement, options?: { signal?: AbortSignal }): Promise<PlacementResult>
  /** Writes a new file atomically (temporary name, fsync, link); the answer is the path really used: a taken name gets `-001`, `-002` … */
  writeNew(
    path: string,
    bytes: Uint8Array,
    options: { root: string },
  ): Promise<{ path: string; stamp: FileStamp }>
  /** Replaces a file Alice itself owns (an XMP sidecar) atomically. */
  writeOwn(path: string, bytes: Uint8Array): Promise<void>
  /** Calls back with paths that may have changed, after they have been quiet for `settle_ms`; a hint, never the truth. */
  watch(
    root: string,
    options: { settle_ms: number; signal: AbortSignal; onChange: (paths: readonly string[]) => void },
  ): Promise<void>
}
export const Files = port<Files>('assets.files')

/** What `phash` and `dhash` are is decided here, so that every adapter's hashes can be compared. */
export { perceptualHashes } from './similar.ts'

/** Eight bits a channel, row by row, no padding. */
export interface Raster {
  readonly width: number
  readonly height: number
  readonly channels: 1 | 3 | 4
  readonly pixels: Uint8Array
}

export type ImageEdit =
  | { readonly type: 'enhance'; readonly method: 'local' }
  | {
      readonly type: 'adjust'
      /** Factors; 1 leaves as it is. */
      readonly brightness?: number | undefined
      readonly contrast?: number | undefined
      readonly saturation?: number | undefined
      readonly sharpness?: number | undefined
    }
  | {
      readonly type: 'resize'
      readonly width?: number | undefined
      readonly height?: number | undefined
      readonly fit?: 'inside' | 'cover' | 'fill' | undefined
    }
  | {
      readonly type: 'convert'
      readonly format: 'png' | 'jpeg' | 'webp' | 'avif' | 'tiff'
      readonly quality?: number | undefined
    }

/** Why a picture could not be read; a fact about the file, not a fault of the program. */
export interface BrokenImage {
  readonly broken: true
  readonly reason: 'truncated' | 'not_an_image' | 'too_many_pixels' | 'unsupported'
  readonly message: string
}

export interface ImageProbe {
  readonly broken: false
  readonly width: number
  readonly height: number
  readonly format: string
  readonly has_alpha: boolean
  /** EXIF orientation 1–8 when present. */
  readonly orientation?: number | undefined
}

export interface ImageGlance {
  readonly broken: false
  /** A JPEG with the long side at most `thumbnail_px`. */
  readonly thumbnail: Uint8Array
  /** 64-bit hashes as 16 hex digits: DCT based and gradient based. */
  readonly phash: string
  readonly dhash: string
}

export interface ImagePass extends ImageGlance {
  /** MATLAB-style 8-bit luma at full size, upright, transparency laid on white; for quality measures. */
  readonly luma: Raster
}

/** Decodes, measures and edits still pictures. Every decode is bounded by `max_pixels` before it begins. */
export interface Images {
  probe(bytes: Uint8Array): Promise<ImageProbe | BrokenImage>
  /** Thumbnail and perceptual hashes alone, a third cheaper; a hash may differ from the one of `pass` by a bit or two. */
  glance(
    bytes: Uint8Array,
    options: { thumbnail_px: number; signal?: AbortSignal },
  ): Promise<ImageGlance | BrokenImage>
  /** One decode that serves thumbnail, perceptual hashes and luma. */
  pass(
    bytes: Uint8Array,
    options: { thumbnail_px: number; signal?: AbortSignal },
  ): Promise<ImagePass | BrokenImage>
  edit(
    bytes: Uint8Array,
    edits: readonly ImageEdit[],
  ): Promise<{ bytes: Uint8Array; format: string; width: number; height: number } | BrokenImage>
  encode(raster: Raster, format: 'png' | 'jpeg' | 'webp', quality?: number): Promise<Uint8Array>
}
export const Images = port<Images>('assets.images')

export type QualityStage = 'sightengine' | 'claude'

export interface QualityIssue {
  readonly kind: string
  readonly severity: 'low' | 'medium' | 'high'
  readonly note?: string | undefined
}

export type QualityVerdict =
  | {
      readonly status: 'judged'
      /** 0–1, higher is better. */
      readonly score: number
      readonly issues: readonly QualityIssue[]
      /** What the provider charged for this call, decimal US dollars. */
      readonly cost_usd: string
    }
  | {
      readonly status: 'unavailable'
      readonly reason: 'no_key' | 'not_billed'
      readonly message: string
      readonly retry_after_ms?: number | undefined
    }

/** What a list of defects is worth, 0–1. */
export { claudeScore } from './assess/rules.ts'

/**
 * A paid judge of pictures. `no_key` is an answer, not an error: the stage is skipped and said. It throws when the call
 * was charged and its answer cannot be read; the error's `cost_usd` says how much.
 */
export interface QualityJudge {
  readonly stage: QualityStage
  /** False when no key is set: known before any picture is sent. */
  readonly isConfigured: boolean
  judge(
    picture: { bytes: Uint8Array; media_type: string; idempotency_key: string },
    options: { signal: AbortSignal },
  ): Promise<QualityVerdict>
}
export const SightEngine = port<QualityJudge>('assets.sightengine')
export const ClaudeVision = port<QualityJudge>('assets.claude-vision')

/** What one decode of a picture tells, measured off the main thread. */
export interface PictureMeasure extends ImageGlance {
  readonly brisque: { readonly score: number; readonly metric: string } | { readonly unscored: string }
  readonly issues: readonly QualityIssue[]
}

/** Decodes and measures pictures, several at once, without holding up anything else. */
export interface PictureMeter {
  measure(
    bytes: Uint8Array,
    options: { thumbnail_px: number; signal?: AbortSignal },
  ): Promise<PictureMeasure | BrokenImage>
}
export const PictureMeter = port<PictureMeter>('assets.picture-meter')

/** A stopwatch; for answers that say how long they took. */
export interface Clock {
  preciseMs(): number
}
export const Clock = port<Clock>('assets.clock')
