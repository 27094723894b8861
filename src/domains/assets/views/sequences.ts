import { integer, text, view } from '#kernel'
import { AssetOrganized } from '../contract.ts'

/** The last number given per project and source: numbers grow, and gaps are not filled. */
export const Sequences = view('asset_sequences', {
  about: 'The last number given in organized names, per project and source',
  key: ['destination_root', 'project', 'source_type'],
  columns: { destination_root: text, project: text, source_type: text, last: integer },
  folds: when => [
    when(
      AssetOrganized,
      data => [[data.destination_root, data.project_name, data.source_type]],
      (row, data) => ({
        destination_root: data.destination_root,
        project: data.project_name,
        source_type: data.source_type,
        last: Math.max(row?.last ?? 0, data.sequence_number ?? 0),
      }),
    ),
  ],
})
