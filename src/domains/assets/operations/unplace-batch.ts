import { Blobs, operation } from '#kernel'
import { z } from 'zod'
import { AssetOrganized, AssetOrganizeUndone } from '../contract.ts'
import { Files } from '../ports.ts'

const Refused = z.object({ destination_path: z.string(), reason: z.string(), message: z.string() })

/** Takes a batch of placements back: moved files return, copies go away if they are still what was put there. */
export const unplaceBatch = operation('assets.unplace_batch', {
  about: 'Take a batch of placements back.',
  effect: 'destroy',
  isPrivate: true,
  timeout: '1h',
  input: z.strictObject({ batch: z.string(), workflow_id: z.string() }),
  output: z.object({ undone: z.number(), refused: z.array(Refused) }),
  uses: { files: Files, blobs: Blobs },

  async run({ batch: hash, workflow_id }, { files, blobs, emit, signal }) {
    const bytes = await blobs.get(hash)
    if (!bytes) throw new Error(`The batch ${hash} is gone`)
    const placed = z.array(AssetOrganized.schema).parse(JSON.parse(new TextDecoder().decode(bytes)))
    const refused: z.infer<typeof Refused>[] = []
    for (const placement of placed) {
      signal.throwIfAborted()
      const {
        placement_id,
        source_path,
        destination_path,
        operation: how,
        content_hash,
        is_sidecar,
      } = placement
      const back = { placement_id, source_path, destination_path, operation: how, content_hash }
      const result = await files.unplace({ ...back, root: placement.destination_root }, { signal })
      if (result.status === 'refused') {
        refused.push({ destination_path, reason: result.reason, message: result.message })
      } else {
        emit(
          AssetOrganizeUndone({
            ...back,
            workflow_id,
            is_sidecar,
            ...(how === 'move' && { stamp: result.stamp }),
          }),
        )
      }
    }
    return { undone: placed.length - refused.length, refused }
  },
})
