import { Blobs, operation } from '#kernel'
import { z } from 'zod'
import { nameWithNumber, PlannedCopy } from '../export/plan-export.ts'
import { Files } from '../ports.ts'

export const Copied = z.object({
  content_hash: z.string(),
  source_path: z.string(),
  destination_path: z.string(),
  status: z.enum(['copied', 'already_there', 'refused']),
  reason: z.string().optional(),
  message: z.string().optional(),
})
type Copied = z.infer<typeof Copied>

const numbersToTry = 1000

/** Copies a batch of files into the folder of an export; what is there already is not copied again. */
export const copyBatch = operation('assets.copy_batch', {
  about: 'Copy a batch of files into a folder.',
  effect: 'write',
  isPrivate: true,
  timeout: '1h',
  input: z.strictObject({ root: z.string(), batch: z.string() }),
  output: z.object({ results: z.array(Copied) }),
  uses: { files: Files, blobs: Blobs },

  async run({ root, batch }, { files, blobs, signal }) {
    const bytes = await blobs.get(batch)
    if (!bytes) throw new Error(`The batch ${batch} is gone`)
    const planned = z.array(PlannedCopy).parse(JSON.parse(new TextDecoder().decode(bytes)))
    const results: Copied[] = []
    for (const copy of planned) {
      signal.throwIfAborted()
      results.push(await copyWhereFree({ files, root, signal }, copy))
    }
    return { results }
  },
})

interface Place {
  readonly files: Files
  readonly root: string
  readonly signal: AbortSignal
}

/** A name that somebody else's file has gets the next number. */
async function copyWhereFree({ files, root, signal }: Place, copy: PlannedCopy): Promise<Copied> {
  const { content_hash, source_path } = copy
  let { destination_path } = copy
  for (let number = 2; ; number += 1) {
    const placement = { ...copy, destination_path, operation: 'copy' as const, root }
    const result = await files.place(placement, { signal })
    const about = { content_hash, source_path, destination_path }
    if (result.status !== 'refused') {
      return { ...about, status: result.status === 'placed' ? 'copied' : 'already_there' }
    }
    const { reason, message } = result
    if (reason !== 'destination_taken' || number > numbersToTry) {
      return { ...about, status: 'refused', reason, message }
    }
    destination_path = `${root}/${nameWithNumber(copy.destination_path, number)}`
  }
}
