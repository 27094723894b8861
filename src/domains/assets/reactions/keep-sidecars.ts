import { reaction, type EventDefinition } from '#kernel'
import { AssetRated, AssetRoleSet, AssetTagged, MetadataUpdated } from '../contract.ts'
import { Files } from '../ports.ts'
import { findSidecar } from '../sidecar.ts'
import { AssetFiles, Assets } from '../views.ts'

/** What a person says of an asset goes into the sidecars it already has. None is made, and none of another program is touched. */
export const keepSidecars = reaction('assets.keep_sidecars', {
  about: 'Brings existing sidecars up to date when a person tags or rates.',
  on: [AssetTagged, AssetRated, AssetRoleSet] as readonly EventDefinition<{ content_hash: string }>[],
  uses: { files: Files, assets: Assets, places: AssetFiles },

  async run({ data, actor, replayed }, { files, assets, places, emit }) {
    if (actor?.kind !== 'person' || replayed) return
    const asset = await assets.get(data.content_hash)
    if (!asset) return
    const rows = await places.rows(query => query.where('content_hash', '=', data.content_hash).limit(100))
    for (const { file_path } of rows) {
      const sidecar = await findSidecar({ files, places }, asset, file_path)
      if (!sidecar || sidecar.before === sidecar.after) continue
      await files.writeOwn(sidecar.path, new TextEncoder().encode(sidecar.after))
      emit(
        MetadataUpdated({
          content_hash: asset.content_hash,
          metadata_type: 'cached',
          updated_fields: ['tags', 'rating', 'role'],
          update_reason: 'user_edit',
          file_path: sidecar.path,
        }),
      )
    }
  },
})
