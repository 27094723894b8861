import type { Table } from '#kernel'
import type { Store } from '#kernel/ports'
import { join } from 'node:path'
import { createCommits } from './commits.ts'
import { openFiles, sizeOf } from './files.ts'
import { soleLease } from './lease.ts'
import { createQueries, storeSql } from './queries.ts'
import { createReaders } from './readers.ts'
import { createReads } from './reads.ts'
import { createState, filesOf } from './state.ts'
import { definitionFrom } from './tables.ts'

export { announceOwner, readOwner, type Owner } from './lock.ts'
export { warmThread } from './spare-threads.ts'

export interface SqliteStoreOptions {
  /** Holds `alice.db` and what belongs to it; made when it is not there. */
  readonly folder: string
  readonly now?: () => number
}

/** A log and its views in one file, written by one thread of one process. */
export function sqliteStore({ folder, now = Date.now }: SqliteStoreOptions): Store {
  const file = join(folder, 'alice.db')
  const state = createState(file)
  const readers = createReaders(file)
  const reads = createReads(state, readers)
  const { finish, ...commits } = createCommits(state, reads)
  let opening: Promise<unknown> | undefined
  let closing: Promise<void> | undefined

  async function start(tables: readonly Table[]) {
    const definitions = tables.map(definitionFrom)
    state.files = await openFiles({ folder, file, now, definitions })
    const { head, indexedTo, recreated, tail } = state.files.opened
    for (const definition of definitions) state.definitions.set(definition.name, definition)
    for (let at = 0; at < tail.length; at += 2) state.tail.add(tail[at] as string, tail[at + 1] as number)
    Object.assign(state, { head, indexedTo })
    return { head, recreated }
  }

  async function end() {
    await opening?.catch(() => undefined)
    await finish()
    state.ending.abort(new Error(`${file} is closed`))
    await readers.end()
    const { files } = state
    if (!files) return
    files.reader.close()
    await files.writer.end({ do: 'close' })
    await files.lock.release()
  }

  return {
    kind: 'sqlite',
    queries: createQueries(readers),
    sql: storeSql,

    async open({ node, tables }) {
      if (opening || closing) throw new Error(`${file} was opened before`)
      const started = start(tables)
      opening = started
      return { ...(await started), lease: soleLease(node, state.ending.signal) }
    },

    ...commits,
    ...reads,

    async recreate(table) {
      const definition = definitionFrom(table)
      const { writer, reader } = filesOf(state)
      await writer.ask({ do: 'recreate', definition })
      state.definitions.set(table.name, definition)
      reader.forget(table.name)
    },

    // One process owns the file, so nobody else commits.
    onForeignCommit: () => () => undefined,
    stats: async () => ({
      events: state.head,
      file_bytes: await sizeOf(file),
      wal_bytes: await sizeOf(`${file}-wal`),
      sqlite_version: process.versions.sqlite ?? 'unknown',
    }),
    close: () => (closing ??= end()),
  }
}
