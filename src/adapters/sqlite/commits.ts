// I1  The state changes only after the writer answered, so a reader never looks for what is not on disk.
// I2  While somebody holds the log, nobody else's commit reaches the writer.
import type { Batch, CommitAnswer, StateReader, Store } from '#kernel/ports'
import { encodeEvents } from './events.ts'
import { encodeChanges } from './rows.ts'
import { definitionOf, filesOf, type StoreState } from './state.ts'
import type { Written } from './writer.ts'

export interface Commits extends Pick<Store, 'commit' | 'commitLocked' | 'writeRows'> {
  /** Takes no more commits, and resolves when those it has are answered. */
  finish(): Promise<void>
}

export function createCommits(state: StoreState, reader: StateReader): Commits {
  /** Settles when the last one who asked for the log is done with it. */
  let lock: Promise<unknown> | undefined
  let isFinishing = false

  async function settled() {
    while (lock) await lock
  }
  const mustBeOpen = () => {
    if (isFinishing) throw new Error(`${state.file} is closed`)
  }

  async function lockedCommit(prepare: (head: number, state: StateReader) => Promise<Batch>) {
    // Requests are answered in order: after this one, every commit before it is in the state.
    await filesOf(state).writer.ask({ do: 'wait' })
    return write(state, await prepare(state.head, reader))
  }

  return {
    async commit(batch) {
      mustBeOpen()
      if (lock) await settled()
      return write(state, batch)
    },
    async commitLocked(prepare) {
      mustBeOpen()
      const turn = Promise.resolve(lock).then(() => lockedCommit(prepare))
      const mine = turn.then(free, free)
      function free() {
        if (lock === mine) lock = undefined
      }
      lock = mine
      return turn
    },
    async writeRows(changes) {
      mustBeOpen()
      const rows = encodeChanges(changes, table => definitionOf(state, table))
      await filesOf(state).writer.ask({ do: 'write rows', rows })
    },
    async finish() {
      isFinishing = true
      await settled()
    },
  }
}

async function write(state: StoreState, batch: Batch): Promise<CommitAnswer> {
  const { writer } = filesOf(state)
  const events = encodeEvents(batch)
  const rows = encodeChanges(batch.rows, table => definitionOf(state, table))
  const written = await writer.ask<Written>({ do: 'commit', base: batch.base, events, rows })
  if (written.isStale) return { status: 'stale', head: written.head }
  for (const { subject, position } of batch.events) state.tail.add(subject, position)
  state.tail.forget(written.indexedTo)
  state.indexedTo = written.indexedTo
  state.head = written.head
  return { status: 'committed' }
}
