import { Blobs, operation } from '#kernel'
import { z } from 'zod'
import { AssetDiscoveryRequested } from '../contract.ts'
import { compareInbox } from '../inbox.ts'
import { Files, type FoundFile, type SkippedEntry } from '../ports.ts'
import { AssetFiles } from '../views.ts'

const filesPerBatch = 32
const missingPerBatch = 1000
const reportedSkips = 200

/** Walks a folder and finds what is new, changed or gone. Files that look unchanged are not read. */
export const scanFolder = operation('assets.scan_folder', {
  about: 'Find new, changed and missing files below a folder.',
  effect: 'write',
  isPrivate: true,
  timeout: '1h',
  input: z.strictObject({
    inbox: z.string().max(4096),
    /** Files younger than this may still be written; they are left for the next scan. */
    settle_ms: z.number().min(0).default(0),
  }),
  output: z.object({
    /** Blobs, each a list of files to identify. */
    batches: z.array(z.string()),
    /** Blobs, each a list of places that have nothing any more. */
    missing_batches: z.array(z.string()),
    seen: z.number(),
    changed: z.number(),
    missing: z.number(),
    skipped: z.array(z.object({ path: z.string(), reason: z.string() })),
    skipped_total: z.number(),
  }),
  uses: { files: Files, places: AssetFiles, blobs: Blobs },
  refuses: { FOLDER_NOT_FOUND: 404 },

  async run({ inbox, settle_ms }, { files, places, blobs, emit, refuse, signal, workflowId, now }) {
    // A folder that cannot be entered, a disk that is not plugged in: nothing is said about what was in it.
    if (!(await files.isFolder(inbox))) throw refuse('FOLDER_NOT_FOUND', `There is no folder at ${inbox}`)
    emit(AssetDiscoveryRequested({ workflow_id: workflowId ?? 'direct', filters: { inbox } }))
    const store = (list: readonly unknown[]) => blobs.put(new TextEncoder().encode(JSON.stringify(list)))
    const skipped: SkippedEntry[] = []
    const batches: string[] = []
    let pending: FoundFile[] = []
    let changed = 0
    let skipped_total = 0

    const onSkipped = (entry: SkippedEntry) => {
      skipped_total += 1
      if (skipped.length < reportedSkips) skipped.push(entry)
    }
    const onFresh = async (file: FoundFile) => {
      if (isYoung(file, now(), settle_ms)) return onSkipped({ path: file.path, reason: 'still_changing' })
      changed += 1
      pending.push(file)
      if (pending.length < filesPerBatch) return
      const full = pending
      pending = []
      batches.push(await store(full))
    }
    const { seen, gone } = await compareInbox({ files, places, signal }, inbox, { onFresh, onSkipped })
    if (pending.length > 0) batches.push(await store(pending))

    const lost = [...gone].map(([file_path, content_hash]) => ({ file_path, content_hash }))
    const missing_batches: string[] = []
    for (let at = 0; at < lost.length; at += missingPerBatch) {
      missing_batches.push(await store(lost.slice(at, at + missingPerBatch)))
    }
    return { batches, missing_batches, seen, changed, missing: lost.length, skipped, skipped_total }
  },
})

/** A time in the future says nothing about when the file was written. */
function isYoung(file: FoundFile, now: Date, settleMs: number): boolean {
  const ageMs = now.getTime() - Number(BigInt(file.mtime_ns) / 1_000_000n)
  return ageMs >= 0 && ageMs < settleMs
}
