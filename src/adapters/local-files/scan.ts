import type { FoundFile, ScanBatch, SkippedEntry } from '#domains/assets/ports'
import { stampOf } from './stamp.ts'
import { type Entry, walk } from './walk.ts'

/** Every file below a folder with its stamp, and what was left alone with the reason. */
export async function* scan(
  root: string,
  options: { signal?: AbortSignal } = {},
): AsyncGenerator<ScanBatch, void> {
  for await (const entries of walk(root, options)) {
    for (let start = 0; start < entries.length; start += MOST) {
      options.signal?.throwIfAborted()
      const batch = batchOf(entries.slice(start, start + MOST))
      if (batch.files.length > 0 || batch.skipped.length > 0) yield batch
    }
  }
}

const MOST = 1000

function batchOf(entries: readonly Entry[]): ScanBatch {
  const files: FoundFile[] = []
  const skipped: SkippedEntry[] = []
  for (const entry of entries) {
    if (entry.kind === 'file') files.push({ path: entry.path, ...stampOf(entry.stats) })
    if (entry.kind === 'skipped') skipped.push({ path: entry.path, reason: entry.reason })
  }
  return { files, skipped }
}
