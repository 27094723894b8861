import { domain, event, type EventRecord } from '#kernel'
import { testApp } from '#kernel/testing'
import fc from 'fast-check'
import { appendFile, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { eventFiles, readEventFiles } from './index.ts'

const record = (
  position: number,
  time = '2026-01-02T10:00:00.000Z',
  more: Partial<EventRecord> = {},
): EventRecord => ({
  position,
  id: `evt_${position}`,
  type: 'asset.discovered',
  version: 2,
  subject: 'cat',
  time,
  source: '/alice/test',
  priority: 'normal',
  data: { file_path: 'cat "ü"\n.png' },
  ...more,
})

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'event-files-'))
})
afterEach(() => rm(dir, { recursive: true }))

const readAll = async (options?: Parameters<typeof readEventFiles>[1], from = dir) => {
  const records: EventRecord[] = []
  for await (const each of readEventFiles(from, options)) records.push(each)
  return records
}
const positions = async (options?: Parameters<typeof readEventFiles>[1]) =>
  (await readAll(options)).map(each => each.position)

/** Writes the records and closes. */
async function persist(records: readonly EventRecord[], options?: { maxFileBytes: number }) {
  const files = eventFiles(dir, options)
  await Promise.all(records.map(each => files.write(each)))
  await files.close()
}

describe('event files', () => {
  test('hold one CloudEvent a line, one file a day', async () => {
    await persist([record(1, '2026-01-02T23:59:59.999Z'), record(2, '2026-01-03T00:00:00.000Z')])
    expect((await readdir(dir)).toSorted()).toEqual(['2026-01-02.jsonl', '2026-01-03.jsonl'])
    const text = await readFile(join(dir, '2026-01-02.jsonl'), 'utf8')
    expect(text.endsWith('\n')).toBe(true)
    expect(JSON.parse(text)).toMatchObject({
      specversion: '1.0',
      id: 'evt_1',
      position: 1,
      type: 'asset.discovered',
    })
    expect((await stat(join(dir, '2026-01-02.jsonl'))).mode & 0o077).toBe(0)
  })

  test('read back what was written, marked as replayed', async () => {
    const context = {
      actor: { kind: 'service' as const, id: 'hue:bridge' },
      correlation_id: 'wf_1',
      causation_id: 'evt_0',
      traceparent: '00-1-2-01',
      priority: 'critical' as const,
    }
    const records = [record(1), record(2, undefined, context), record(3, undefined, { data: null })]
    await persist(records)
    expect(await readAll()).toEqual(records.map(each => ({ ...each, replayed: true })))
  })

  test('whatever the data, it comes back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.jsonValue(), fc.string()), { maxLength: 10 }), async values => {
        const inside = await mkdtemp(join(dir, 'run-'))
        const files = eventFiles(inside)
        const records = values.map(([data, subject], at) => record(at + 1, undefined, { data, subject }))
        for (const each of records) void files.write(each)
        await files.close()
        const back = values.length === 0 ? [] : await readAll(undefined, inside)
        expect(JSON.stringify(back.map(each => [each.data, each.subject]))).toBe(JSON.stringify(values))
      }),
      { numRuns: 50 },
    )
  })

  test('a day that is large goes on in further files, also after a restart', async () => {
    const many = (from: number) => Array.from({ length: 40 }, (_, at) => record(from + at))
    const files = eventFiles(dir, { maxFileBytes: 2000 })
    for (const each of many(1)) await files.write(each)
    await files.close()
    const again = eventFiles(dir, { maxFileBytes: 2000 })
    for (const each of many(41)) await again.write(each)
    await again.close()
    const names = await readdir(dir)
    expect(names.length).toBeGreaterThan(10)
    expect(names).toContain('2026-01-02.10.jsonl')
    for (const name of names) expect((await stat(join(dir, name))).size).toBeLessThanOrEqual(2000)
    expect(await positions()).toEqual(Array.from({ length: 80 }, (_, at) => at + 1))
  })

  test('a line torn by a crash is told and skipped, and what follows is read', async () => {
    await persist([record(1), record(2)])
    const file = join(dir, '2026-01-02.jsonl')
    await truncate(file, (await stat(file)).size - 30)
    const skipped: unknown[] = []
    const onSkipped = (each: unknown) => skipped.push(each)
    expect(await positions({ onSkipped })).toEqual([1])
    expect(skipped).toEqual([{ file, line: 2, reason: 'not JSON; it was probably torn by a crash' }])

    await persist([record(3)])
    expect(await positions({ onSkipped })).toEqual([1, 3])
  })

  test('torn after any byte, the whole lines before and after it are read', async () => {
    await persist([record(1), record(2)])
    const whole = await readFile(join(dir, '2026-01-02.jsonl'))
    const lengthOfFirst = whole.indexOf(10) + 1
    for (let size = 0; size <= whole.length; size += 7) {
      await writeFile(join(dir, '2026-01-02.jsonl'), whole.subarray(0, size))
      await persist([record(9)])
      const kept = size === whole.length ? [1, 2, 9] : size >= lengthOfFirst - 1 ? [1, 9] : [9]
      expect(await positions(), `torn after ${size} bytes`).toEqual(kept)
    }
  })

  test('lines of others are told and skipped, however long', async () => {
    await persist([record(1)])
    const file = join(dir, '2026-01-02.jsonl')
    await appendFile(file, `[]\n\n{"specversion":"1.0"}\n${'x'.repeat(3 << 20)}\n`)
    await writeFile(join(dir, 'notes.txt'), 'hello')
    await persist([record(2)])
    const reasons: string[] = []
    expect(await positions({ onSkipped: ({ reason }) => reasons.push(reason) })).toEqual([1, 2])
    expect(reasons).toHaveLength(3)
    expect(reasons[2]).toBe('too long to be an event')
  })

  test('a window of time is read from the files that have it', async () => {
    const times = [
      '2026-01-01T12:00:00.000Z',
      '2026-01-02T00:00:00.000Z',
      '2026-01-02T12:00:00.000Z',
      '2026-01-03T00:00:00.000Z',
    ]
    await persist(times.map((time, at) => record(at + 1, time)))
    expect(await positions({ from: '2026-01-02' })).toEqual([2, 3, 4])
    expect(await positions({ from: '2026-01-02T00:00:00Z', to: '2026-01-03T00:00:00Z' })).toEqual([2, 3])
    expect(await positions({ to: '2026-01-02T13:00:00+01:00' })).toEqual([1, 2])
    await expect(positions({ from: 'yesterday' })).rejects.toThrow('yesterday is not a time')
  })

  test('as middleware they write what was recorded, and nothing of what was vetoed', async () => {
    const files = eventFiles(join(dir, 'deep', 'inside'))
    const draft = { type: 'asset.discovered' }
    const recorded = record(1)
    expect(await files(draft, async () => recorded)).toBe(recorded)
    expect(await files(draft, async () => undefined)).toBeUndefined()
    await files.close()
    expect(await readAll(undefined, join(dir, 'deep', 'inside'))).toHaveLength(1)
    expect(files.stats()).toEqual({ written: 1, failed: 0, waiting: 0 })
  })

  test('in a running Alice they hold what the log holds', async () => {
    const Written = event('note.written', { text: z.string() }, { subject: () => 'notes' })
    const notes = domain('note', { about: 'Notes.', events: [Written] })
    const files = eventFiles(dir)
    await using app = await testApp([notes], { middleware: [files] })
    const appended = await app.append([Written({ text: 'first' }), Written({ text: 'second' })])
    await files.close()
    expect(await readAll()).toEqual(appended.map(each => ({ ...each, replayed: true })))
  })

  test('a folder that cannot be written fails that event, and the next one is tried anew', async () => {
    const path = join(dir, 'folder')
    await writeFile(path, 'a file in its place')
    const files = eventFiles(path)
    await expect(files.write(record(1))).rejects.toThrow(/EEXIST|ENOTDIR/)
    await rm(path)
    await files.write(record(2))
    expect(files.stats()).toEqual({ written: 1, failed: 1, waiting: 0 })
    await files.close()
    await expect(files.write(record(3))).rejects.toThrow('closed')
    expect((await readAll(undefined, path)).map(each => each.position)).toEqual([2])
  })

  test('a folder that is not there is an error, not an empty answer', async () => {
    await expect(readAll(undefined, join(dir, 'nothing'))).rejects.toThrow('ENOENT')
  })
})
