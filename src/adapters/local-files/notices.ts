import { dirname } from 'node:path'
import { type Burst, createBurst, type Taken } from './burst.ts'
import { createKnownFolders, type KnownFolders } from './known-folders.ts'
import { createRestarts, type Restarts } from './restarts.ts'
import { type Subscription, subscribe } from './subscription.ts'
import { walk } from './walk.ts'

/** What the operating system tells about changes below a folder, and what it forgets to tell. */
export interface Notices {
  /** A path that was told turned out to be a folder. */
  foundFolder(path: string): void
  /** Is there something it has still to look through? */
  isBusy(): boolean
  catchUp(): Promise<void>
  /** Everything is quiet. */
  rest(): void
}

export interface NoticeOptions {
  readonly root: string
  readonly signal: AbortSignal
  readonly note: (path: string) => void
  /** What was told lately may have changed without a notice. */
  readonly doubt: () => void
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
  const watched = { ...options, known, burst, subscription, restarts: createRestarts() }
  // A folder made between the learning and the watching may be neither known nor watched.
  addAll(burst.newFolders, await lookThrough(watched, options.root, { since: 0, isFoldersOnly: true }))
  return {
    foundFolder: path => {
      if (known.has(path)) return
      known.add(path)
      burst.newFolders.add(path)
    },
    isBusy: () => burst.isWaiting() || watched.restarts.isNeeded(),
    catchUp: () => catchUp(watched),
    rest: known.rest,
  }
}

interface Watched extends NoticeOptions {
  readonly known: KnownFolders
  readonly burst: Burst
  readonly subscription: Subscription
  readonly restarts: Restarts
}

/** So few notices are not lost, in folders that are watched. */
const BURST = 100
/** A new file makes three or four notices, which come here as one. */
const FLOOD = 2000

async function catchUp(watched: Watched): Promise<void> {
  const { burst, restarts } = watched
  if (burst.isWaiting() && burst.isOver()) await lookAfter(watched, burst.take())
  if (restarts.isDue(burst.quietMs())) await restarts.run(since => restart(watched, since))
}

async function lookAfter(watched: Watched, { folders, newFolders, notices, since }: Taken): Promise<void> {
  const { known, restarts } = watched
  for (const folder of outermost(newFolders)) {
    const unknown = await lookThrough(watched, folder, { since: 0 })
    if (unknown.length > 0 || !known.has(folder)) restarts.need(since)
  }
  const isFlood = notices >= FLOOD
  const suspects = isFlood ? [watched.root] : notices >= BURST ? folders : []
  for (const folder of suspects) {
    addAll(watched.burst.newFolders, await lookThrough(watched, folder, { since, isShallow: !isFlood }))
  }
}

async function restart(watched: Watched, since: number): Promise<void> {
  await watched.known.learnAll(watched.signal)
  await watched.subscription.restart()
  addAll(watched.burst.newFolders, await lookThrough(watched, watched.root, { since }))
  watched.doubt()
}

/** The clocks of a file system and of this program may differ a little. */
const SLACK_MS = 2000

/** Notes every file whose content or name changed since then. Answers the folders nobody told about. */
async function lookThrough(
  { known, note, signal }: Watched,
  folder: string,
  { since, ...options }: { since: number; isShallow?: boolean; isFoldersOnly?: boolean },
): Promise<readonly string[]> {
  const sinceNs = BigInt(Math.max(0, since - SLACK_MS)) * 1_000_000n
  const unknown: string[] = []
  for await (const entries of walk(folder, { ...options, signal })) {
    for (const entry of entries) {
      if (entry.kind === 'file' && entry.stats.ctimeNs >= sinceNs) note(entry.path)
      if (entry.kind === 'folder' && !known.has(entry.path)) unknown.push(entry.path)
    }
  }
  return unknown
}

function addAll(set: Set<string>, paths: readonly string[]): void {
  for (const path of paths) set.add(path)
}

/** Without those that are below others. */
function outermost(folders: ReadonlySet<string>): readonly string[] {
  const isBelowOne = (path: string): boolean => {
    const parent = dirname(path)
    return parent !== path && (folders.has(parent) || isBelowOne(parent))
  }
  return [...folders].filter(folder => !isBelowOne(folder))
}
