import { json, optional, text, view } from '#kernel'
import { AssetProcessed, QualityAssessed } from '../contract.ts'

/** What is shown of one asset only when somebody looks at it. */
export const AssetDetails = view('asset_details', {
  about: 'Full metadata, generation parameters and the last assessment of each asset',
  key: ['content_hash'],
  columns: {
    content_hash: text,
    metadata: optional(json<Record<string, unknown>>()),
    generation_params: optional(json<Record<string, unknown>>()),
    problems: json<string[]>(),
    assessment: optional(json<Record<string, unknown>>()),
  },
  folds: when => [
    when(
      AssetProcessed,
      data => data.content_hash,
      (row, data) => ({
        content_hash: data.content_hash,
        metadata: data.extracted_metadata ?? null,
        generation_params: data.generation_params ?? null,
        problems: data.problems,
        assessment: row?.assessment ?? null,
      }),
    ),
    when(
      QualityAssessed,
      data => data.content_hash,
      (row, { content_hash, ...assessment }, { time }) => ({
        content_hash,
        metadata: row?.metadata ?? null,
        generation_params: row?.generation_params ?? null,
        problems: row?.problems ?? [],
        assessment: { ...assessment, assessed_at: time },
      }),
    ),
  ],
})
