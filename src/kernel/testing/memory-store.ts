import type { Batch, CommitAnswer, Opened, RowChange, Store, StoredEvent } from '../run/ports.ts'
import type { Key, Row, Table } from '../view.ts'
import { memoryEvents } from './memory-events.ts'
import { memoryLease } from './memory-lease.ts'
import { refusingQueries, refusingSql } from './memory-queries.ts'
import { keyText, makeTable, tableOf, tableWith, valuesChecked, type MemoryTable } from './memory-tables.ts'

/** What stays when a memory store is closed and another one opened, as a file would. */
export interface MemoryDisk {
  readonly events: StoredEvent[]
  readonly positionsById: Map<string, number>
  readonly positionsBySubject: Map<string, number>
  readonly tables: Map<string, MemoryTable>
  readonly nodes: Map<string, MemoryNode>
  readonly waitersByName: Map<string, (() => void)[]>
  readonly listeners: Set<(from: object) => void>
  /** Settles when the last one who asked for the whole log is done with it. */
  lock: Promise<unknown>
}

/** A process that shares the disk. A node that starts again gets a new `self`; the old one stays fenced. */
export interface MemoryNode {
  self: object
  isAlive: boolean
  fencedBy: object | undefined
}

export const memoryDisk = (): MemoryDisk => ({
  events: [],
  positionsById: new Map(),
  positionsBySubject: new Map(),
  tables: new Map(),
  nodes: new Map(),
  waitersByName: new Map(),
  listeners: new Set(),
  lock: Promise.resolve(),
})

export interface MemoryStoreOptions {
  readonly disk?: MemoryDisk
  /** True when several stores are open on one disk at once, as the nodes of a cluster are. */
  readonly isShared?: boolean
}

export interface MemoryStore extends Store {
  /** The lease runs out, as when the process hangs; what the store writes still reaches the disk. */
  hang(): void
}

/** A store that keeps the whole contract in memory, except queries: those need SQL. */
export function memoryStore({ disk = memoryDisk(), isShared = false }: MemoryStoreOptions = {}): MemoryStore {
  const self = {}
  const closing = new AbortController()
  const listeners = new Set<() => void>()
  const notify = (from: object) => {
    if (from !== self) for (const listener of listeners) listener()
  }
  let ownNode: MemoryNode | undefined

  const isFenced = () => ownNode !== undefined && (ownNode.self !== self || ownNode.fencedBy !== undefined)

  function write(batch: Batch): CommitAnswer {
    mustBeOpen()
    if (isFenced()) return { status: 'fenced' }
    if (batch.base !== disk.events.length) return { status: 'stale', head: disk.events.length }
    checkEvents(disk, batch)
    applyRows(disk, batch.rows)
    for (const event of batch.events) {
      disk.events.push(event)
      disk.positionsById.set(event.id, event.position)
      disk.positionsBySubject.set(event.subject, event.position)
    }
    for (const listener of disk.listeners) listener(self)
    return { status: 'committed' }
  }

  const mustBeOpen = () => {
    if (closing.signal.aborted) throw new Error('This store is closed')
  }

  const store: MemoryStore = {
    kind: 'memory',
    queries: refusingQueries(),
    sql: refusingSql,

    async open({ node, tables }): Promise<Opened> {
      const recreated = tables.filter(table => !keepTable(disk, table)).map(table => table.name)
      ownNode = { self, isAlive: true, fencedBy: undefined }
      disk.nodes.set(node, ownNode)
      disk.listeners.add(notify)
      const lease = memoryLease({ disk, node, self, isShared, closing: closing.signal })
      return { head: disk.events.length, lease, recreated }
    },

    async commit(batch) {
      await disk.lock
      return write(batch)
    },

    async commitLocked(prepare) {
      mustBeOpen()
      const turn = disk.lock.then(async () => {
        if (isFenced()) return { status: 'fenced' } as const
        return write(await prepare(disk.events.length, store))
      })
      disk.lock = turn.catch(() => undefined)
      return turn
    },

    ...memoryEvents(disk),
    head: async () => disk.events.length,
    lastPositions: async subjects => subjects.map(subject => disk.positionsBySubject.get(subject) ?? 0),
    async findEvents(ids) {
      const known = ids.filter(id => disk.positionsById.has(id))
      return new Map(known.map(id => [id, disk.positionsById.get(id)!]))
    },
    async readRows(name, keys) {
      const { rows } = tableOf(disk.tables, name)
      return keys.map(key => rows.get(keyText(key)))
    },
    async scanRows(name, limit) {
      const { table, rows } = tableOf(disk.tables, name)
      const order = (a: Row, b: Row) => compareKeys(keyOf(table, a), keyOf(table, b))
      return [...rows.values()].toSorted(order).slice(0, limit)
    },

    async recreate(table) {
      disk.tables.set(table.name, makeTable(table))
    },
    async writeRows(rows) {
      mustBeOpen()
      applyRows(disk, rows)
    },

    onForeignCommit(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    stats: async () => ({ events: disk.events.length }),
    hang() {
      if (ownNode) ownNode.isAlive = false
    },
    async close() {
      if (closing.signal.aborted) return
      await disk.lock
      closing.abort(new Error('This store is closed'))
      disk.listeners.delete(notify)
      store.hang()
    },
  }
  return store
}

/** False when the rows could not be kept. */
function keepTable(disk: MemoryDisk, table: Table): boolean {
  const old = disk.tables.get(table.name)
  const kept = old && tableWith(old, table)
  disk.tables.set(table.name, kept ?? makeTable(table))
  return !old || kept !== undefined
}

function checkEvents(disk: MemoryDisk, batch: Batch) {
  const ids = new Set<string>()
  for (const [at, { id, position }] of batch.events.entries()) {
    const expected = batch.base + 1 + at
    if (position !== expected) throw new Error(`Event ${id} has position ${position}, not ${expected}`)
    if (ids.has(id) || disk.positionsById.has(id)) throw new Error(`Event ${id} is in the log already`)
    ids.add(id)
  }
}

function applyRows(disk: MemoryDisk, changes: readonly RowChange[]) {
  const checked = changes.map(({ table: name, key, row }) => {
    const { table, rows } = tableOf(disk.tables, name)
    const width = table.key.length
    if (key.length !== width) throw new Error(`A key of ${name} has ${width} values, not ${key.length}`)
    return { rows, text: keyText(key), row: row && valuesChecked(table, row) }
  })
  for (const { rows, text, row } of checked) {
    if (row) rows.set(text, row)
    else rows.delete(text)
  }
}

const keyOf = (table: Table, row: Row): Key => table.key.map(column => row[column] as string | number)

function compareKeys(a: Key, b: Key): number {
  const at = a.findIndex((value, index) => value !== b[index])
  return at === -1 ? 0 : a[at]! < b[at]! ? -1 : 1
}
