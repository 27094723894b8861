import { optional, text, view } from '#kernel'
import { AssetRelated } from '../contract.ts'

export const AssetRelations = view('asset_relations', {
  about: 'Which assets belong together, and how',
  key: ['content_hash', 'other_hash', 'kind'],
  columns: { content_hash: text, other_hash: text, kind: text, note: optional(text), created_at: text },
  indexes: [['other_hash']],
  folds: when => [
    when(
      AssetRelated,
      data => [[data.content_hash, data.other_hash, data.kind]],
      (_, data, { time }) => ({
        content_hash: data.content_hash,
        other_hash: data.other_hash,
        kind: data.kind,
        note: data.note ?? null,
        created_at: time,
      }),
    ),
  ],
})
