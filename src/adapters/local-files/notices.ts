import { createBurst, type Burst } from './burst.ts'
import { createKnownFolders, type KnownFolders } from './known-folders.ts'
import { type Subscription, subscribe } from './subscription.ts'
import { walk } from './walk.ts'

/** What the operating system tells about changes below a folder, and what it forgets to tell. */
export interface Notices {
  /** A path that was told turned out to be a folder. */
  foundFolder(path: string): void
  /** Is there something it has still to look through? */
  isBusy(): boolean
  catchUp(): Promise<void>
}

export interface NoticeOptions {
  readonly root: string
  readonly signal: AbortSignal
  readonly note: (path: string) => void
  /** The system will tell no more. */
  readonly onLost: () => void
}

/**
 * Linux loses notices in two ways. Files and folders that appear in a new folder before that is watched are never told, and
 * such folders are never watched. Beyond 16,384 notices waiting to be fetched, the rest is dropped.
 * So new folders are looked through, a burst makes its folders be looked through, and an unwatched folder starts the watch
 * again. Answers `undefined` where the system gives no notices.
 */
export async function takeNotices(options: NoticeOptions): Promise<Notices | undefined> {
  const known = createKnownFolders(options.root)
  const burst = createBurst()
  await known.learnAll(options.signal)
  const onNotice = (path: string, type: 'create' | 'update' | 'delete') => {
    if (type === 'delete') known.drop(path)
    burst.add(path)
    options.note(path)
  }
  const subscription = await subscribe({ ...options, onNotice })
  if (!subscription) return undefined
  const watched = { ...options, known, burst, subscription }
  // A folder made between the learning and the watching may be neither known nor watched.
  if (await hasUnwatched(watched, [options.root])) burst.newFolders.add(options.root)
  return {
    foundFolder: path => {
      if (known.has(path)) return
      known.add(path)
      burst.newFolders.add(path)
    },
    isBusy: burst.isWaiting,
    catchUp: () => catchUp(watched),
  }
}

interface Watched extends NoticeOptions {
  readonly known: KnownFolders
  readonly burst: Burst
  readonly subscription: Subscription
}

/** So few notices are not lost, in folders that are watched. */
const BURST = 100
/** A new file makes three or four notices, which come here as one. */
const FLOOD = 2000
/** The clocks of a file system and of this program may differ a little. */
const SLACK_MS = 2000

async function catchUp(watched: Watched): Promise<void> {
  const { burst, root, signal } = watched
  if (!burst.isWaiting() || !burst.isOver()) return
  const { folders, newFolders, notices, since } = burst.take()
  const changedSince = since - SLACK_MS
  const isUnwatched = await hasUnwatched(watched, newFolders)
  if (isUnwatched) {
    await watched.known.learnAll(signal)
    await watched.subscription.restart()
  }
  for (const folder of newFolders) await lookThrough(watched, folder, { changedSince: 0 })
  if (isUnwatched || notices >= FLOOD) return lookThrough(watched, root, { changedSince })
  if (notices < BURST) return
  for (const folder of folders) await lookThrough(watched, folder, { changedSince, isShallow: true })
}

async function hasUnwatched({ known, signal }: Watched, folders: Iterable<string>): Promise<boolean> {
  for (const folder of folders) {
    if (!known.has(folder)) return true
    for await (const entries of walk(folder, { signal, isFoldersOnly: true })) {
      if (entries.some(entry => entry.kind === 'folder' && !known.has(entry.path))) return true
    }
  }
  return false
}

/** Notes every file whose content or name changed since then, and finds folders nobody told about. */
async function lookThrough(
  { known, burst, note, signal }: Watched,
  folder: string,
  { changedSince, isShallow }: { changedSince: number; isShallow?: boolean },
): Promise<void> {
  const changedSinceNs = BigInt(changedSince) * 1_000_000n
  for await (const entries of walk(folder, { signal, isShallow })) {
    for (const entry of entries) {
      if (entry.kind === 'file' && entry.stats.ctimeNs >= changedSinceNs) note(entry.path)
      if (entry.kind === 'folder' && !known.has(entry.path)) burst.newFolders.add(entry.path)
    }
  }
}
