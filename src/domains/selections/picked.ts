import type { Actor, OperationControl, Refusal, RefusalDetails, ViewReader, View } from '#kernel'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Selection } from './contract.ts'
import type { SelectionItems, Selections } from './views.ts'

type RowIn<V> = V extends View<infer R> ? R : never
export type SelectionRow = RowIn<typeof Selections>
export type ItemRow = RowIn<typeof SelectionItems>

type Refuse<Code extends string> = (code: Code, message: string, more?: RefusalDetails) => Refusal

/** What a list shows of a picked asset. */
export const PickedAsset = z.object({
  content_hash: z.string(),
  file_name: z.string(),
  file_path: z.string(),
  media_type: z.string(),
  quality_rating: z.number().nullable(),
  removed: z.string().nullable(),
  thumbnail: z.string().nullable(),
})

interface Asking {
  readonly operations: OperationControl
  readonly actor: Actor
}

/** The assets behind up to a thousand hashes, asked of the domain that knows them. */
export async function findAssets({ operations, actor }: Asking, hashes: readonly string[]) {
  if (hashes.length === 0) return new Map<string, z.output<typeof PickedAsset>>()
  const wish = { filters: { content_hash: hashes, removed: 'with' }, limit: hashes.length, facets: false }
  const answer = await operations.call('assets.search', wish, { actor })
  const { results } = z.object({ results: z.array(PickedAsset) }).parse(answer)
  return new Map(results.map(asset => [asset.content_hash, asset]))
}

export async function assertAssets(
  asking: Asking,
  hashes: readonly string[],
  refuse: Refuse<'ASSET_NOT_FOUND'>,
): Promise<void> {
  const known = await findAssets(asking, hashes)
  const not_found = hashes.filter(hash => !known.has(hash))
  if (not_found.length === 0) return
  const more = { details: { not_found }, suggestions: ['assets.search'] }
  throw refuse('ASSET_NOT_FOUND', `There are no assets for ${not_found.length} of these hashes`, more)
}

export async function getSelection(
  selections: ViewReader<SelectionRow>,
  selection: string,
  refuse: Refuse<'SELECTION_NOT_FOUND'>,
): Promise<SelectionRow> {
  const row = await selections.get(selection)
  if (row) return row
  throw refuse('SELECTION_NOT_FOUND', `There is no selection ${selection}`, {
    suggestions: ['selections.list', 'selections.create'],
  })
}

export async function countItems(
  { db }: ViewReader<ItemRow>,
  names: readonly string[],
): Promise<Map<string, number>> {
  if (names.length === 0) return new Map()
  const { rows } = await sql<{ selection: string; count: number | string }>`
    select i.selection, count(*) as count from selection_items i
    where i.selection in (${sql.join(names)}) group by i.selection`.execute(db)
  return new Map(rows.map(row => [row.selection, Number(row.count)]))
}

export const toSelection = (
  { position: _, ...row }: SelectionRow,
  items: number,
): z.output<typeof Selection> => ({
  ...row,
  items,
})
