// What a person says of assets, shown before the server has agreed, and taken back when it does not.
import { call, queries, type Item } from '../../client/alice.ts'
import { createSignal } from '../../client/signal.ts'
import { tell, tellError } from '../../parts/toasts.tsx'

export type Asset = Item<'assets.search', 'results'>

/** What differs from what the server answered last. */
interface Patch {
  readonly stars?: number | null
  readonly review?: string | null
  readonly removed?: string | null
}

export interface Marks {
  /** As they are shown: a person's where there are any, else the computed ones. */
  readonly stars: number | null
  readonly own: number | null
  readonly review: string | null
  readonly removed: string | null
}

type Marked = Pick<Asset, 'content_hash' | 'quality_rating' | 'user_rating' | 'removed' | 'tags'>

export type Mark =
  | { readonly kind: 'stars'; readonly stars: number }
  | { readonly kind: 'review'; readonly review: 'picked' | 'rejected' | null }
  | { readonly kind: 'removed'; readonly removed: 'rejected' | null }

export const patches = createSignal<ReadonlyMap<string, Patch>>(new Map())

/** How many marks the server has written down: what is counted may be counted again. */
export const written = createSignal(0)

const waysBack: { readonly what: string; run(): Promise<void> }[] = []
const mostAtOnce = 1000
let running = 0

export function marksOf(
  asset: Marked,
  patch: Patch | undefined = patches.get().get(asset.content_hash),
): Marks {
  const own = patch?.stars === undefined ? asset.user_rating : patch.stars
  const review = asset.tags.find(tag => tag.key === 'review')?.value ?? null
  return {
    own,
    stars: own ?? (asset.user_rating === null || patch?.stars === undefined ? asset.quality_rating : null),
    review: patch?.review === undefined ? review : patch.review,
    removed: patch?.removed === undefined ? asset.removed : patch.removed,
  }
}

const patchOf = (mark: Mark): Patch => {
  if (mark.kind === 'stars') return { stars: mark.stars === 0 ? null : mark.stars }
  return mark.kind === 'review' ? { review: mark.review } : { removed: mark.removed }
}

function show(hashes: readonly string[], change: Patch) {
  const next = new Map(patches.get())
  for (const hash of hashes) next.set(hash, { ...next.get(hash), ...change })
  patches.set(next)
}

async function send(mark: Mark, hashes: readonly string[]): Promise<void> {
  for (let at = 0; at < hashes.length; at += mostAtOnce) {
    const content_hash = hashes.slice(at, at + mostAtOnce)
    if (mark.kind === 'stars') {
      await call('assets.rate', { content_hash, rating: mark.stars })
    } else if (mark.kind === 'removed') {
      await (mark.removed === null
        ? call('assets.restore', { content_hash })
        : call('assets.remove', { content_hash, reason: mark.removed }))
    } else {
      const add = mark.review === null ? [] : [`review:${mark.review}`]
      await call('assets.tag', { content_hash, add, remove: [{ key: 'review' }] })
    }
  }
}

/** The mark that brings back what an asset had. */
function markBefore(asset: Marked, { kind }: Mark): Mark {
  const { own, review, removed } = marksOf(asset)
  if (kind === 'stars') return { kind, stars: own ?? 0 }
  if (kind === 'removed') return { kind, removed: removed === null ? null : 'rejected' }
  return { kind, review: review === 'picked' || review === 'rejected' ? review : null }
}

/** Shown at once; a refusal takes it back and is said. */
async function carryOut(mark: Mark, before: ReadonlyMap<string, Mark>): Promise<boolean> {
  const hashes = [...before.keys()]
  show(hashes, patchOf(mark))
  running += 1
  try {
    await send(mark, hashes)
    return true
  } catch (error) {
    for (const [hash, old] of before) show([hash], patchOf(old))
    tellError(error)
    return false
  } finally {
    running -= 1
    written.set(written.get() + 1)
    for (const name of ['assets.get', 'assets.stats']) void queries.invalidateQueries({ queryKey: [name] })
  }
}

/** Marks them all, and offers to take it back. */
export async function markAssets(
  assets: readonly Marked[],
  mark: Mark,
  says: { readonly what: string; readonly undo: string },
): Promise<void> {
  if (assets.length === 0) return
  const before = new Map(assets.map(asset => [asset.content_hash, markBefore(asset, mark)]))
  const undo = { what: says.what, run: () => takeBack(before) }
  waysBack.push(undo)
  const isDone = await carryOut(mark, before)
  if (!isDone) waysBack.splice(waysBack.indexOf(undo), 1)
  else tell(says.what, { label: says.undo, act: () => void undoOne(undo) })
}

async function takeBack(before: ReadonlyMap<string, Mark>): Promise<void> {
  const groups = Map.groupBy(before, ([, mark]) => JSON.stringify(mark))
  for (const members of groups.values()) {
    const mark = members[0]![1]
    await carryOut(mark, new Map(members.map(([hash]) => [hash, mark])))
  }
}

async function undoOne(undo: (typeof waysBack)[number]): Promise<string | undefined> {
  const at = waysBack.indexOf(undo)
  if (at < 0) return undefined
  waysBack.splice(at, 1)
  await undo.run()
  return undo.what
}

/** Takes back the last mark; answers what that was, undefined when there is none. */
export const undoLast = async (): Promise<string | undefined> => {
  const last = waysBack.at(-1)
  return last && undoOne(last)
}

/** The server's answers are newer than what was marked here. */
export function forgetMarks(): void {
  if (running === 0 && patches.get().size > 0) patches.set(new Map())
}
