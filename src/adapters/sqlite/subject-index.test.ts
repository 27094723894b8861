import type { Batch, Store } from '#kernel/ports'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { encodeEvents } from './events.ts'
import { sqliteStore } from './index.ts'
import { createWriter, type Writer } from './writer.ts'

const total = 20_000
const subjectAt = (position: number) => `thing_${(position * 7919) % 40}`
const typeAt = (position: number) => `thing.t${position % 3}`
const positions = Array.from({ length: total }, (_, at) => at + 1)

test('events of a subject are found wherever the index has got to', { timeout: 30_000 }, async () => {
  const file = await temporaryFile()
  const indexedTo = appendAll(createWriter(file, []))
  // Two blocks of 8192 are full; the second one is being written while the last events come in.
  expect(indexedTo).toBe(8192)

  // The writer is not closed, as after a crash: that would write the rest of the index.
  const store = sqliteStore({ folder: join(file, '..') })
  onTestFinished(() => store.close())
  expect(await store.open({ node: 'n1', tables: [] })).toMatchObject({ head: total })
  await expectEverySubject(store)

  await store.commit(batchAt(total, 9000))
  await store.close()
  const again = sqliteStore({ folder: join(file, '..') })
  onTestFinished(() => again.close())
  await again.open({ node: 'n1', tables: [] })
  expect(await again.lastPositions([subjectAt(total + 9000)])).toEqual([total + 9000])
  const read = await again.readEvents({ after: total - 50, limit: 20_000, subject: subjectAt(total) })
  const expected = Array.from({ length: 9050 }, (_, at) => total - 49 + at).filter(isOf(subjectAt(total)))
  expect(read.map(event => event.position)).toEqual(expected)
})

const isOf = (subject: string) => (position: number) => subjectAt(position) === subject

async function expectEverySubject(store: Store) {
  for (const subject of ['thing_0', 'thing_1', 'thing_39']) {
    const own = positions.filter(isOf(subject))
    const read = async (query: object) => {
      const events = await store.readEvents({ after: 0, limit: total, subject, ...query })
      return events.map(event => event.position)
    }
    expect(await store.lastPositions([subject])).toEqual([own.at(-1)])
    expect(await read({})).toEqual(own)
    expect(await read({ descending: true })).toEqual(own.toReversed())
    expect(await read({ limit: 5 })).toEqual(own.slice(0, 5))
    expect(await read({ limit: 5, descending: true })).toEqual(own.slice(-5).toReversed())
    expect(await read({ after: 8000, limit: 40 })).toEqual(
      own.filter(position => position > 8000).slice(0, 40),
    )
    expect(await read({ after: 8000, upTo: 8400 })).toEqual(own.filter(at => at > 8000 && at <= 8400))
    expect(await read({ types: ['thing.t1'] })).toEqual(
      own.filter(position => typeAt(position) === 'thing.t1'),
    )
    expect(await read({ after: 19_900, types: ['thing.t1'], descending: true })).toEqual(
      own.filter(position => position > 19_900 && typeAt(position) === 'thing.t1').toReversed(),
    )
  }
}

function appendAll(writer: Writer): number {
  let head = 0
  let indexedTo = 0
  for (let round = 0; head < total; round += 1) {
    const size = Math.min(1 + ((round * 31) % 300), total - head)
    ;({ head, indexedTo } = writer.commit({
      base: head,
      events: encodeEvents(batchAt(head, size)),
      rows: [],
    }))
  }
  return indexedTo
}

function batchAt(base: number, size: number): Batch {
  const events = Array.from({ length: size }, (_, at) => base + 1 + at).map(position => ({
    position,
    id: `evt_${String(position).padStart(12, '0')}`,
    type: typeAt(position),
    version: 1,
    subject: subjectAt(position),
    time: position,
    source: '/alice/n1',
    priority: 2,
    data: '{}',
    context: '',
  }))
  return { base, events, rows: [] }
}

async function temporaryFile() {
  const folder = await mkdtemp(join(tmpdir(), 'alice-subjects-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return join(folder, 'alice.db')
}
