import type { Table } from '#kernel'
import type { Batch, Store, StoredEvent } from '#kernel/ports'
import { onTestFinished } from 'vitest'
import type { PostgresOptions } from '../index.ts'
import { openPlace } from '../testing.ts'

export const notes: Table = {
  name: 'notes',
  key: ['id'],
  columns: { id: { type: 'text', nullable: false }, body: { type: 'text', nullable: false } },
  indexes: [],
  fullText: ['body'],
}

export const note = (id: string, body: string) => ({ table: notes.name, key: [id], row: { id, body } })

export const batch = (
  base: number,
  changes: readonly Partial<StoredEvent>[],
  rows: Batch['rows'] = [],
): Batch => ({
  base,
  rows,
  events: changes.map((change, at) => ({
    position: base + 1 + at,
    id: `evt_${base + 1 + at}`,
    type: 'thing.noted',
    version: 1,
    subject: 'thing',
    time: 1_700_000_000_000,
    source: '/alice/n1',
    priority: 2,
    data: '{}',
    context: '',
    ...change,
  })),
})

/** A log of its own for the running test, with a store that is open as node `n1`. */
export async function openBench(options: Partial<PostgresOptions> = {}) {
  const place = openPlace()
  const stores: Store[] = []
  onTestFinished(async () => {
    for (const store of stores) await store.close()
    await place.destroy()
  })
  const join = async (node: string, others: Partial<PostgresOptions> = {}) => {
    const store = place.another(others)
    stores.push(store)
    return { store, ...(await store.open({ node, tables: [notes] })) }
  }
  return { place, join, ...(await join('n1', options)) }
}
