// A view whose definition changed is folded anew from the whole log, so views need no migrations. The digest that
// says "this table was folded by this definition" is written in the same commit as the last rows.
import { text, type Table, type View } from '#kernel'
import { canonicalJson } from '#lib/canonical'
import { sha256 } from '#lib/hash'
import { createFolder, createOverlay } from './fold.ts'
import type { RowChange, StateReader, Store, StoredEvent } from './ports.ts'
import type { Decode } from './read.ts'

export const stateTable: Table = {
  name: 'kernel_state',
  key: ['name'],
  columns: { name: text, value: text },
  indexes: [],
  fullText: [],
}

export interface RebuildProgress {
  readonly views: readonly string[]
  readonly done: number
  readonly total: number
}

/** Columns, folds and their own text: what decides whether rows folded before are still right. */
export function viewDigest(view: View): string {
  const { name, key, columns, indexes, fullText, version, folds } = view
  const foldTexts = folds.map(fold => [
    fold.event.type,
    fold.event.version,
    String(fold.apply),
    String(fold.keysOf),
  ])
  return sha256(canonicalJson([name, key, columns, indexes, fullText, version, foldTexts]))
}

const stateName = (view: View) => `view:${view.name}`

export async function findChangedViews(
  state: StateReader,
  views: readonly View[],
  recreated: readonly string[],
): Promise<View[]> {
  const rows = await state.readRows(
    stateTable.name,
    views.map(view => [stateName(view)]),
  )
  return views.filter(
    (view, index) => recreated.includes(view.name) || rows[index]?.['value'] !== viewDigest(view),
  )
}

const pageSize = 2000
/** What is left when the log is held for the last part. */
const nearHead = 2000

export interface RebuildDeps {
  readonly store: Store
  readonly decode: Decode
  /** Makes the event that moves the log's head, so that nobody commits rows read in the middle of the rebuild. */
  announce(views: readonly string[], eventsRead: number, position: number): StoredEvent
}

export async function rebuildViews(
  { store, decode, announce }: RebuildDeps,
  views: readonly View[],
  options: { readonly isLive: boolean; onProgress?: ((progress: RebuildProgress) => void) | undefined },
): Promise<number> {
  if (views.length === 0) return 0
  const onProgress = options.onProgress ?? (() => {})
  const names = views.map(view => view.name)
  const types = [...new Set(views.flatMap(view => view.folds.map(fold => fold.event.type)))]
  const folder = createFolder(views, 200_000)
  let position = 0

  const foldPage = async (upTo: number) => {
    const page = await store.readEvents({ after: position, upTo, limit: pageSize, types })
    const records = page.map(decode)
    const overlay = createOverlay()
    await folder.load(overlay, records, store)
    folder.fold(overlay, records)
    folder.remember(overlay)
    await store.writeRows(folder.changes(overlay))
    position = page.length < pageSize ? upTo : page.at(-1)!.position
    onProgress({ views: names, done: position, total: upTo })
  }

  const foldUntil = async (head: number) => {
    while (position < head) await foldPage(head)
  }
  const begin = async () => {
    for (const view of views) await store.recreate(view)
  }

  // While nobody folds these views yet, only the last part needs the log for itself.
  if (!options.isLive) {
    await begin()
    for (let head = await store.head(); head - position > nearHead; head = await store.head())
      await foldUntil(head)
  }
  await store.commitLocked(async head => {
    if (options.isLive) await begin()
    await foldUntil(head)
    const events = head === 0 ? [] : [announce(names, head, head + 1)]
    return { base: head, events, rows: views.map(digestRow) }
  })
  return position
}

const digestRow = (view: View): RowChange => ({
  table: stateTable.name,
  key: [stateName(view)],
  row: { name: stateName(view), value: viewDigest(view) },
})

/** Another process may have rebuilt a view with a newer definition: folding on with ours would mix the two. */
export async function assertSameViews(state: StateReader, views: readonly View[]) {
  const changed = await findChangedViews(state, views, [])
  if (changed.length === 0) return
  const names = changed.map(view => view.name).join(', ')
  throw Object.assign(
    new Error(`Another process folds ${names} by another definition; restart this one with the same version`),
    {
      code: 'VIEWS_CHANGED',
    },
  )
}
