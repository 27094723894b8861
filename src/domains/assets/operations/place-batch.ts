import { Blobs, operation } from '#kernel'
import { z } from 'zod'
import { AssetOrganized } from '../contract.ts'
import { numberedName } from '../organize/names.ts'
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
    let asset: Placed | undefined
    for (const planned of batch) {
      signal.throwIfAborted()
      const done: Placed = planned.is_sidecar
        ? await placeBeside(files, root, { planned, asset, signal })
        : await placeWhereFree(files, root, planned, signal)
      if (!planned.is_sidecar) asset = done
      const { result, placement } = done
      if (result.status === 'refused') {
        const { source_path, destination_path } = planned
        refused.push({ source_path, destination_path, reason: result.reason, message: result.message })
        continue
      }
      placed += 1
      const where = { workflow_id: workflowId ?? 'direct', destination_root: root, stamp: result.stamp }
      emit(AssetOrganized({ ...placement, ...where }))
    }
    return { placed, refused }
  },
})

interface Placed {
  readonly result:
    | PlacementResult
    | { readonly status: 'refused'; readonly reason: string; readonly message: string }
  readonly placement: PlannedPlacement
}

/** Somebody may have taken the planned name since: then the next free number is used, and nobody's file is touched. */
async function placeWhereFree(
  files: Files,
  root: string,
  planned: PlannedPlacement,
  signal: AbortSignal,
): Promise<Placed> {
  let placement = planned
  for (let step = 1; ; step += 1) {
    const result = await files.place({ ...placement, root }, { signal })
    const isTaken = result.status === 'refused' && result.reason === 'destination_taken'
    if (!isTaken || step > numbersToTry) return { result, placement }
    placement = withNumber(planned, planned.sequence_number + step)
  }
}

interface Sidecar {
  readonly planned: PlannedPlacement
  /** What became of the asset it stands beside. */
  readonly asset: Placed | undefined
  readonly signal: AbortSignal
}

/** A sidecar has the name of its asset or none: under another number it would describe another asset. */
async function placeBeside(files: Files, root: string, { planned, asset, signal }: Sidecar): Promise<Placed> {
  if (!asset || asset.result.status === 'refused') {
    const message = `${planned.source_path} stays, because what it describes was not placed`
    return { result: { status: 'refused', reason: 'asset_not_placed', message }, placement: planned }
  }
  const placement = withNumber(planned, asset.placement.sequence_number)
  return { result: await files.place({ ...placement, root }, { signal }), placement }
}

function withNumber(planned: PlannedPlacement, sequence_number: number): PlannedPlacement {
  const { destination_path, project_name } = planned
  const slash = destination_path.lastIndexOf('/') + 1
  const ending = destination_path.slice(
    slash + numberedName(project_name, planned.sequence_number, '').length,
  )
  const name = numberedName(project_name, sequence_number, ending)
  return { ...planned, sequence_number, destination_path: `${destination_path.slice(0, slash)}${name}` }
}
