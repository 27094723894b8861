import { Blobs, operation } from '#kernel'
import { z } from 'zod'
import { AssetFileMissing, ContentHash } from '../contract.ts'
import { AssetFiles } from '../views.ts'

const Lost = z.array(z.object({ file_path: z.string(), content_hash: ContentHash }))

/** Records that files are gone, each with a place that still has the bytes, if there is one. */
export const noteMissing = operation('assets.note_missing', {
  about: 'Record that files are no longer at their places.',
  effect: 'write',
  isPrivate: true,
  timeout: '5m',
  input: z.strictObject({ batch: z.string() }),
  output: z.object({ missing: z.number() }),
  uses: { places: AssetFiles, blobs: Blobs },

  async run({ batch }, { places, blobs, emit }) {
    const bytes = await blobs.get(batch)
    if (!bytes) throw new Error(`The list of missing files ${batch} is gone`)
    const lost = Lost.parse(JSON.parse(new TextDecoder().decode(bytes)))
    const hashes = [...new Set(lost.map(file => file.content_hash))]
    const known = await places.rows(query => query.where('content_hash', 'in', hashes))
    const isLost = new Set(lost.map(file => file.file_path))
    const otherByHash = new Map(
      known.filter(place => !isLost.has(place.file_path)).map(place => [place.content_hash, place.file_path]),
    )
    for (const file of lost) {
      const other_path = otherByHash.get(file.content_hash)
      emit(AssetFileMissing({ ...file, ...(other_path !== undefined && { other_path }) }))
    }
    return { missing: lost.length }
  },
})
