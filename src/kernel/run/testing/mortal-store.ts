import { memoryStore, type MemoryDisk } from '#kernel/testing'
import type { Batch, CommitAnswer, Store } from '../ports.ts'

/** When a process dies: before its n-th commit reaches the disk, or after it did and before anybody heard of it. */
export interface Death {
  readonly commit: number
  readonly isWritten: boolean
}

/**
 * A store whose process dies at a commit: from then on nothing it is asked is ever answered, as with `kill -9`. What
 * was committed before is on the disk.
 */
export function mortalStore(disk: MemoryDisk, death: Death): Store & { readonly isDead: boolean } {
  const store = memoryStore({ disk })
  let commits = 0
  let isDead = false
  const never = new Promise<never>(() => {})

  async function commit(batch: Batch): Promise<CommitAnswer> {
    if (isDead) return never
    commits += 1
    if (commits < death.commit) return store.commit(batch)
    isDead = true
    if (death.isWritten) await store.commit(batch)
    return never
  }
  const alive =
    <A extends unknown[], R>(work: (...args: A) => Promise<R>) =>
    (...args: A): Promise<R> =>
      isDead ? never : work(...args)

  return {
    ...store,
    queries: store.queries,
    commit,
    readEvents: alive(store.readEvents),
    readSubjects: alive(store.readSubjects),
    countTypes: alive(store.countTypes),
    readRows: alive(store.readRows),
    scanRows: alive(store.scanRows),
    writeRows: alive(store.writeRows),
    get isDead() {
      return isDead
    },
  }
}
