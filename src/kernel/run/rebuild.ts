// A view whose definition changed is folded anew from the whole log, so views need no migrations.
// I1  The digest that says "this table was folded by this definition" is taken away before the first row changes
//     and written in the same commit as the last one: a rebuild that was cut short is begun again.
// I2  While the log is held nothing is written beside its commit: a store may not be able to.
// I3  A view that is in use is never seen half built: what differs changes in one commit.
import { Refusal, text, type Row, type Table, type View } from '#kernel'
import { canonicalJson } from '#lib/canonical'
import { sha256 } from '#lib/hash'
import { createFolder, createOverlay, type Folder, type Overlay } from './fold.ts'
import type { RowChange, StateReader, Store, StoredEvent } from './ports.ts'
import type { Decode } from './read.ts'
import { keyOf, keyText } from './rows.ts'

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

export async function findChangedViews(state: StateReader, views: readonly View[]): Promise<View[]> {
  const rows = await state.readRows(
    stateTable.name,
    views.map(view => [stateName(view)]),
  )
  return views.filter((view, index) => rows[index]?.value !== viewDigest(view))
}

/** For tables the store made anew: what a digest says of their rows is no longer true. */
export async function forgetDigests(store: Store, views: readonly View[]) {
  const changed = new Set(await findChangedViews(store, views))
  const misleading = views.filter(view => !changed.has(view))
  if (misleading.length > 0) await store.writeRows(misleading.map(noDigest))
}

const pageSize = 2000
/** What is left when the log is held for the last part. */
const nearHead = 2000
/** A view in use is folded in memory; one with more rows than this is rebuilt at a start. */
const mostLiveRows = 250_000

export interface RebuildDeps {
  readonly store: Store
  readonly decode: Decode
  /** Makes the event that moves the log's head, so that nobody commits rows read in the middle of the rebuild. */
  announce(views: readonly string[], eventsRead: number, position: number): StoredEvent
}

type OnProgress = ((progress: RebuildProgress) => void) | undefined

/** Before anybody uses the views: their tables are emptied and filled page by page. */
export async function rebuildViews(
  deps: RebuildDeps,
  views: readonly View[],
  onProgress?: OnProgress,
): Promise<number> {
  if (views.length === 0) return 0
  const { store } = deps
  const folder = createFolder(views, 200_000)
  const folding = createFolding(deps, views, onProgress)
  await store.writeRows(views.map(noDigest))
  for (const view of views) await store.recreate(view)

  const foldPage = async (upTo: number) => {
    const overlay = createOverlay()
    await folding.foldPage(folder, overlay, { upTo, state: store })
    folder.remember(overlay)
    return folder.changes(overlay)
  }
  for (let head = await store.head(); head - folding.position > nearHead; head = await store.head()) {
    while (folding.position < head) await store.writeRows(await foldPage(head))
  }
  await store.commitLocked(async head => {
    const last = new Map<string, RowChange>()
    while (folding.position < head) {
      for (const change of await foldPage(head)) {
        last.set(`${change.table}\u001e${keyText(change.key)}`, change)
      }
    }
    return finalBatch(deps, views, head, [...last.values()])
  })
  return folding.position
}

/** While the views are in use: folded in memory, then whatever differs from the tables is put right at once. */
export async function rebuildLive(
  deps: RebuildDeps,
  views: readonly View[],
  onProgress?: OnProgress,
): Promise<number> {
  if (views.length === 0) return 0
  const { store } = deps
  const folder = createFolder(views)
  const overlay = createOverlay()
  const folding = createFolding(deps, views, onProgress)
  const foldUntil = async (head: number) => {
    while (folding.position < head) {
      await folding.foldPage(folder, overlay, { upTo: head, state: emptyState })
      mustBeFew(overlay)
    }
  }
  for (let head = await store.head(); head - folding.position > nearHead; head = await store.head()) {
    await foldUntil(head)
  }
  await store.commitLocked(async head => {
    await foldUntil(head)
    const changes = await Promise.all(views.map(view => differences(store, view, folder, overlay)))
    return finalBatch(deps, views, head, changes.flat())
  })
  return folding.position
}

interface Page {
  readonly upTo: number
  /** Where rows come from that the folder does not know. */
  readonly state: Pick<StateReader, 'readRows'>
}

function createFolding({ store, decode }: RebuildDeps, views: readonly View[], onProgress: OnProgress) {
  const names = views.map(view => view.name)
  const types = [...new Set(views.flatMap(view => view.folds.map(fold => fold.event.type)))]
  let position = 0
  return {
    get position() {
      return position
    },
    async foldPage(folder: Folder, overlay: Overlay, { upTo, state }: Page) {
      const page = await store.readEvents({ after: position, upTo, limit: pageSize, types })
      const records = page.map(decode)
      await folder.load(overlay, records, state)
      folder.fold(overlay, records)
      position = page.length < pageSize ? upTo : page.at(-1)!.position
      onProgress?.({ views: names, done: position, total: upTo })
    },
  }
}

const finalBatch = (
  { announce }: RebuildDeps,
  views: readonly View[],
  head: number,
  rows: readonly RowChange[],
) => ({
  base: head,
  events:
    head === 0
      ? []
      : [
          announce(
            views.map(view => view.name),
            head,
            head + 1,
          ),
        ],
  rows: [...rows, ...views.map(digestRow)],
})

const emptyState: Page['state'] = { readRows: async (_, keys) => keys.map(() => undefined) }

function mustBeFew(overlay: Overlay) {
  for (const [name, slots] of overlay.slotsByView) {
    if (slots.size <= mostLiveRows) continue
    throw new Refusal(
      'TOO_LARGE',
      `${name} has more than ${mostLiveRows} rows; it can only be rebuilt at a start`,
      {
        suggestions: ['raise_view_version_and_restart'],
      },
    )
  }
}

/** What must change in a table so that it holds what was folded, and nothing else. */
async function differences(store: Store, view: View, folder: Folder, overlay: Overlay): Promise<RowChange[]> {
  const present = new Map(
    (await store.scanRows(view.name, mostLiveRows * 2)).map(row => [keyText(keyOf(view, row)), row]),
  )
  const wanted = folder.changes(overlay).filter(change => change.table === view.name)
  const changes = wanted.filter(({ key, row }) => !isSame(view, present.get(keyText(key)), row))
  for (const { key } of wanted) present.delete(keyText(key))
  const gone = [...present.values()].map(row => ({ table: view.name, key: keyOf(view, row), row: undefined }))
  return [...changes, ...gone]
}

const isSame = (view: View, one: Row | undefined, other: Row | undefined) =>
  one === other ||
  (one !== undefined &&
    other !== undefined &&
    Object.keys(view.columns).every(name => one[name] === other[name]))

const digestRow = (view: View): RowChange => ({
  table: stateTable.name,
  key: [stateName(view)],
  row: { name: stateName(view), value: viewDigest(view) },
})

const noDigest = (view: View): RowChange => ({ ...digestRow(view), row: undefined })

/** Forgets views that no domain declares any more: their rows stay behind the log from now on, and must not be trusted again. */
export async function forgetGoneViews(store: Store, views: readonly View[]) {
  const known = new Set(views.map(stateName))
  const rows = await store.scanRows(stateTable.name, 10_000)
  const gone = rows.map(row => String(row.name)).filter(name => name.startsWith('view:') && !known.has(name))
  if (gone.length === 0) return
  await store.commitLocked(async head => ({
    base: head,
    events: [],
    rows: gone.map(name => ({ table: stateTable.name, key: [name], row: undefined })),
  }))
}

/** Another process may have rebuilt a view with a newer definition: folding on with ours would mix the two. */
export async function assertSameViews(state: StateReader, views: readonly View[]) {
  const changed = await findChangedViews(state, views)
  if (changed.length === 0) return
  const names = changed.map(view => view.name).join(', ')
  throw Object.assign(
    new Error(`Another process folds ${names} by another definition; restart this one with the same version`),
    {
      code: 'VIEWS_CHANGED',
    },
  )
}
