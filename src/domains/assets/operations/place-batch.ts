import { Blobs, operation } from '#kernel'
import { z } from 'zod'
import { AssetOrganized } from '../contract.ts'
import { extensionOf, numberedName } from '../organize/names.ts'
import { PlannedPlacement } from '../organize/organization.ts'
import { Files, type PlacementResult } from '../ports.ts'

const Batch = z.object({ root: z.string(), batch: z.array(PlannedPlacement) })
const Refused = z.object({
  source_path: z.string(),
  destination_path: z.string(),
  reason: z.string(),
  message: z.string(),
})
const numbersToTry = 1000

/** Brings a batch of files to their places. Asked again after a crash it finds what is done and does the rest. */
export const placeBatch = operation('assets.place_batch', {
  about: 'Copy, move or link a batch of files to their places.',
  effect: 'write',
  isPrivate: true,
  timeout: '1h',
  input: z.strictObject({ batch: z.string() }),
  output: z.object({ placed: z.number(), refused: z.array(Refused) }),
  uses: { files: Files, blobs: Blobs },

  async run({ batch: hash }, { files, blobs, emit, signal, workflowId }) {
    const bytes = await blobs.get(hash)
    if (!bytes) throw new Error(`The batch ${hash} is gone`)
    const { root, batch } = Batch.parse(JSON.parse(new TextDecoder().decode(bytes)))
    const refused: z.infer<typeof Refused>[] = []
    let placed = 0
    for (const planned of batch) {
      signal.throwIfAborted()
      const { result, placement } = await placeWhereFree(files, root, planned, signal)
      if (result.status === 'refused') {
        const { source_path, destination_path } = planned
        refused.push({ source_path, destination_path, reason: result.reason, message: result.message })
        continue
      }
      placed += 1
      emit(
        AssetOrganized({
          ...placement,
          workflow_id: workflowId ?? 'direct',
          destination_root: root,
          stamp: result.stamp,
        }),
      )
    }
    return { placed, refused }
  },
})

interface Placed {
  readonly result: PlacementResult
  readonly placement: PlannedPlacement
}

/** Somebody may have taken the planned name since: then the next free number is used, and nobody's file is touched. */
async function placeWhereFree(
  files: Files,
  root: string,
  planned: PlannedPlacement,
  signal: AbortSignal,
): Promise<Placed> {
  const folder = planned.destination_path.slice(0, planned.destination_path.lastIndexOf('/'))
  let placement = planned
  for (let step = 0; ; step += 1) {
    const result = await files.place({ ...placement, root }, { signal })
    const isTaken = result.status === 'refused' && result.reason === 'destination_taken'
    if (!isTaken || step === numbersToTry) return { result, placement }
    const sequence_number = planned.sequence_number + step + 1
    const name = numberedName(planned.project_name, sequence_number, extensionOf(planned.destination_path))
    placement = { ...planned, sequence_number, destination_path: `${folder}/${name}` }
  }
}
