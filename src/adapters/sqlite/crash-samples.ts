import type { Table } from '#kernel'
import type { Batch } from '#kernel/ports'

/** One row that counts every event, so that a log and a row that disagree are seen. */
export const counts: Table = {
  name: 'crash_counts',
  key: ['id'],
  columns: {
    id: { type: 'text', nullable: false },
    count: { type: 'integer', nullable: false },
    words: { type: 'text', nullable: false },
  },
  indexes: [['count']],
  fullText: ['words'],
}

export const subjectAt = (position: number) => `thing_${position % 7}`

/** The batch that follows `base`: its events, and the row that counts them. */
export function crashBatch(base: number, size: number): Batch {
  const head = base + size
  const events = Array.from({ length: size }, (_, at) => eventAt(base + 1 + at))
  const row = { id: 'all', count: head, words: `head${head}` }
  return { base, events, rows: [{ table: counts.name, key: ['all'], row }] }
}

const eventAt = (position: number) => ({
  position,
  id: `evt_${String(position).padStart(12, '0')}`,
  type: 'thing.noted',
  version: 1,
  subject: subjectAt(position),
  time: position,
  source: '/alice/n1',
  priority: 2,
  data: JSON.stringify({ position, filler: 'x'.repeat((position * 37) % 3000) }),
  context: '',
})
