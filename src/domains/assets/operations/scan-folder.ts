import { Blobs, operation, type ViewReader } from '#kernel'
import { z } from 'zod'
import { AssetDiscoveryRequested, AssetFileMissing } from '../contract.ts'
import { Files, type FileStamp, type FoundFile, type SkippedEntry } from '../ports.ts'
import { AssetFiles } from '../views.ts'

const filesPerBatch = 32
const reportedSkips = 200

/** Walks a folder and finds what is new, changed or gone. Files that look unchanged are not read. */
export const scanFolder = operation('assets.scan_folder', {
  about: 'Find new, changed and missing files below a folder.',
  effect: 'write',
  isPrivate: true,
  timeout: '1h',
  input: z.strictObject({ inbox: z.string().max(4096) }),
  output: z.object({
    /** Blobs, each a list of files to identify. */
    batches: z.array(z.string()),
    seen: z.number(),
    changed: z.number(),
    missing: z.number(),
    skipped: z.array(z.object({ path: z.string(), reason: z.string() })),
    skipped_total: z.number(),
  }),
  uses: { files: Files, rows: AssetFiles, blobs: Blobs },

  async run({ inbox }, { files, rows, blobs, emit, signal, workflowId }) {
    emit(AssetDiscoveryRequested({ workflow_id: workflowId ?? 'direct', filters: { inbox } }))
    const known = await knownBelow(rows, inbox)
    const skipped: SkippedEntry[] = []
    const batches: string[] = []
    let pending: FoundFile[] = []
    let counts = { seen: 0, changed: 0, skipped: 0 }
    const store = async (batch: readonly FoundFile[]) => {
      batches.push(await blobs.put(new TextEncoder().encode(JSON.stringify(batch))))
    }

    for await (const batch of files.scan(inbox, { signal })) {
      for (const file of batch.files) {
        const row = known.get(file.path)
        known.delete(file.path)
        if (!row || !isSame(row, file)) pending.push(file)
      }
      const { length: all } = batch.files
      counts = { ...counts, seen: counts.seen + all, skipped: counts.skipped + batch.skipped.length }
      skipped.push(...batch.skipped.slice(0, reportedSkips - skipped.length))
      while (pending.length >= filesPerBatch) {
        await store(pending.slice(0, filesPerBatch))
        counts.changed += filesPerBatch
        pending = pending.slice(filesPerBatch)
      }
    }
    if (pending.length > 0) await store(pending)
    counts.changed += pending.length

    // What is left was there before and is gone now; a file at the same place with other bytes is not missing.
    for (const [file_path, { content_hash }] of known) emit(AssetFileMissing({ file_path, content_hash }))
    return {
      batches,
      seen: counts.seen,
      changed: counts.changed,
      missing: known.size,
      skipped,
      skipped_total: counts.skipped,
    }
  },
})

type Known = FileStamp & { readonly content_hash: string }
const pageSize = 20_000

async function knownBelow(rows: ViewReader<any>, inbox: string): Promise<Map<string, Known>> {
  const known = new Map<string, Known>()
  let after = ''
  for (;;) {
    const page = (await rows.db
      .selectFrom('asset_files')
      .select(['file_path', 'content_hash', 'size_bytes', 'mtime_ns', 'inode'])
      .where('inbox_path', '=', inbox)
      .where('file_path', '>', after)
      .orderBy('file_path')
      .limit(pageSize)
      .execute()) as (Known & { file_path: string })[]
    for (const row of page) known.set(row.file_path, row)
    if (page.length < pageSize) return known
    after = page.at(-1)!.file_path
  }
}

const isSame = (row: FileStamp, file: FileStamp) =>
  Number(row.size_bytes) === file.size_bytes && row.mtime_ns === file.mtime_ns && row.inode === file.inode
