import type { AsyncSubscription, SubscribeCallback } from '@parcel/watcher'
import { realpath, statfs } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { createTurns } from './turns.ts'
import { isHidden } from './walk.ts'

export interface Subscription {
  /** Ends the watch and begins it again with all folders there are now. What happens in between is not told. */
  restart(): Promise<void>
}

export interface SubscriptionOptions {
  readonly root: string
  readonly signal: AbortSignal
  readonly onNotice: (path: string, type: 'create' | 'update' | 'delete') => void
  /** The system will tell no more. */
  readonly onLost: () => void
}

/**
 * @parcel/watcher 2.6 has one watching thread for the whole process, and stops it when the last subscription ends, even if
 * the next one is just being made: that would then never hear anything. So all of them are made and ended in turn.
 */
const inTurn = createTurns()

/** Notices of the operating system about everything below a folder; `undefined` where it cannot give them. */
export async function subscribe(options: SubscriptionOptions): Promise<Subscription | undefined> {
  const { root, signal } = options
  let current: AsyncSubscription | undefined
  const stop = async () => {
    const ending = current
    current = undefined
    await ending?.unsubscribe().catch(() => clearRest(root))
  }
  const start = async () => {
    if (signal.aborted) return
    // Loaded on first use: a server that watches nothing starts faster.
    const { default: watcher } = await import('@parcel/watcher')
    const realRoot = await realpath(root)
    current = await watcher.subscribe(realRoot, listener(realRoot, options))
  }
  signal.addEventListener('abort', () => void inTurn('watcher', stop), { once: true })
  try {
    if (await isRemote(root)) return undefined
    await inTurn('watcher', start)
  } catch {
    // No watches left, a folder that may not be read, no build for this system: looking again and again always works.
    return undefined
  }
  const restart = async () => {
    await stop()
    await start().catch(options.onLost)
  }
  return { restart: () => inTurn('watcher', restart) }
}

/**
 * Ending a watch gives up at the first folder that was deleted a moment ago, and the rest of the folders stays as it was known
 * then. Another watch that begins and ends takes that with it.
 */
async function clearRest(root: string): Promise<void> {
  const { default: watcher } = await import('@parcel/watcher')
  try {
    const another = await watcher.subscribe(await realpath(root), () => {})
    await another.unsubscribe()
  } catch {
    // The root itself is gone, and with it every watch.
  }
}

function listener(realRoot: string, { root, onNotice, onLost }: SubscriptionOptions): SubscribeCallback {
  return (error, events) => {
    const named = events.map(({ path, type }) => ({ below: relative(realRoot, path), type }))
    for (const { below, type } of named) {
      if (below !== '' && !isHidden(below)) onNotice(join(root, below), type)
    }
    // A notice about the root itself: it went away, and the watch with it.
    if (error || named.some(({ below }) => below === '')) onLost()
  }
}

/** Linux file systems whose files change elsewhere too (statfs(2)): nobody here is told about that. */
const REMOTE = new Set([
  0x6969, // NFS
  0x517b, // SMB
  0xff534d42, // CIFS
  0xfe534d42, // SMB 2
  0x01021997, // 9P
  0x65735546, // FUSE: sshfs, rclone, folders shared with a virtual machine
  0x786f4256, // VirtualBox
  0x00c36400, // Ceph
])

const isRemote = async (path: string): Promise<boolean> =>
  process.platform === 'linux' && REMOTE.has((await statfs(path)).type >>> 0)
