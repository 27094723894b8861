import { Refusal } from '#kernel'
import { fakeClock } from '#kernel/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { followLog } from './follow.ts'
import { memoryLog, type MemoryLog } from './testing/memory-log.ts'

const note = (type = 'note.written') => ({ type })
const notes = (count: number, type?: string) => Array.from({ length: count }, () => note(type))

describe('a follower of the log', () => {
  test('has history first, then what is appended', async () => {
    const log = memoryLog()
    log.append(...notes(5))
    const leave = new AbortController()
    const seen: number[] = []
    for await (const record of followLog(log, { after: 2, signal: leave.signal, pageSize: 2 })) {
      seen.push(record.position)
      if (record.position === 5) log.append(...notes(3))
      if (record.position === 8) leave.abort()
    }
    expect(seen).toEqual([3, 4, 5, 6, 7, 8])
    expect(log.bus.stats().followers).toBe(0)
  })

  test('is given only what matches, however much else there is', async () => {
    const clock = fakeClock()
    const log = memoryLog({ clock, historySize: 8 })
    log.append(...notes(100, 'other.thing'))
    const leave = new AbortController()
    const seen = collect(log, { patterns: ['note.*', 'page.>'], signal: leave.signal })
    await clock.settle()
    log.append(note())
    await clock.settle()
    const readsWhenCaughtUp = log.reads
    for (let step = 0; step < 20; step += 1) log.append(...notes(50, 'other.thing'))
    log.append(note('page.turned.back'), note('other.thing'), note())
    await clock.settle()
    expect(seen.positions).toEqual([101, 1102, 1104])
    expect(log.reads, 'what does not match is not read').toBe(readsWhenCaughtUp)
    leave.abort()
    await seen.ended
  })

  test('ends without a word when the signal aborts, also while it waits or reads', async () => {
    const clock = fakeClock()
    for (const log of [memoryLog(), memoryLog({ clock, readMs: () => 50 })]) {
      log.append(note())
      const leave = new AbortController()
      const seen = collect(log, { signal: leave.signal })
      await clock.settle()
      leave.abort()
      await clock.tick('50ms')
      await seen.ended
      expect(log.bus.stats().followers).toBe(0)
    }
    const gone = AbortSignal.abort()
    expect(await followLog(memoryLog(), { after: 0, signal: gone }).next()).toEqual({
      done: true,
      value: undefined,
    })
  })

  test('a loop that is left, and one whose read fails, leave nothing behind', async () => {
    const log = memoryLog()
    log.append(...notes(3))
    const { signal } = new AbortController()
    for await (const record of followLog(log, { after: 0, signal })) if (record.position === 2) break
    expect(log.bus.stats().followers).toBe(0)

    const far = memoryLog({ historySize: 1 })
    far.append(...notes(3))
    far.failReads(new Error('the disk is gone'))
    await expect(followLog(far, { after: 0, signal }).next()).rejects.toThrow('the disk is gone')
    expect(far.bus.stats().followers).toBe(0)
  })

  test('returning while a next one is awaited ends that too', async () => {
    const log = memoryLog()
    const records = followLog(log, { after: 0, signal: new AbortController().signal })
    const waiting = records.next()
    await records.return!()
    expect(await waiting).toEqual({ done: true, value: undefined })
    expect(log.bus.stats().followers).toBe(0)
  })

  test('may ask for several at once', async () => {
    const log = memoryLog()
    const records = followLog(log, { after: 0, signal: new AbortController().signal })
    const three = Promise.all([records.next(), records.next(), records.next()])
    log.append(...notes(4))
    expect((await three).map(each => each.value?.position)).toEqual([1, 2, 3])
    await records.return!()
  })

  test('a position that is none is refused', async () => {
    for (const after of [-1, 0.5, Number.NaN, Infinity]) {
      const records = followLog(memoryLog(), { after, signal: new AbortController().signal })
      await expect(records.next()).rejects.toThrow(Refusal)
    }
  })

  test('reads again from the log after a gap in what was published', async () => {
    const clock = fakeClock()
    const log = memoryLog({ clock })
    log.append(...notes(3))
    const leave = new AbortController()
    const seen = collect(log, { patterns: ['note.*'], signal: leave.signal })
    await clock.settle()
    log.commit(note(), note('other.thing'))
    log.bus.publish([{ ...log.records[4]! }])
    await clock.settle()
    expect(seen.positions).toEqual([1, 2, 3, 4])
    leave.abort()
    await seen.ended
  })

  test('three hundred followers each have everything once', async () => {
    const clock = fakeClock()
    const log = memoryLog({ clock, historySize: 32 })
    const leave = new AbortController()
    const all = Array.from({ length: 300 }, () => collect(log, { signal: leave.signal }))
    for (let step = 0; step < 10; step += 1) {
      log.append(...notes(20))
      await clock.settle()
    }
    const expected = Array.from({ length: 200 }, (_, index) => index + 1)
    for (const seen of all) expect(seen.positions).toEqual(expected)
    leave.abort()
    await Promise.all(all.map(seen => seen.ended))
    expect(log.bus.stats().followers).toBe(0)
  })

  test('whatever happens in whatever order, there is no gap and no repeat', async () => {
    const step = fc.oneof(
      fc.record({
        do: fc.constant('append'),
        count: fc.nat(12),
        type: fc.constantFrom('note.written', 'other.thing'),
      }),
      fc.record({
        do: fc.constant('commit'),
        count: fc.nat(12),
        type: fc.constantFrom('note.written', 'other.thing'),
      }),
      fc.record({ do: fc.constantFrom('publish', 'settle') }),
      fc.record({ do: fc.constant('tick'), ms: fc.nat(30) }),
      fc.record({ do: fc.constant('stall'), times: fc.nat(20) }),
    )
    const world = fc.record({
      steps: fc.array(step, { maxLength: 40 }),
      historySize: fc.integer({ min: 1, max: 20 }),
      pageSize: fc.integer({ min: 1, max: 9 }),
      after: fc.nat(10),
      pattern: fc.constantFrom('>', 'note.*'),
      readMs: fc.array(fc.nat(20), { minLength: 1 }),
    })
    await fc.assert(
      fc.asyncProperty(world, async ({ steps, historySize, pageSize, after, pattern, readMs }) => {
        const clock = fakeClock()
        let at = 0
        const log = memoryLog({ clock, historySize, readMs: () => readMs[at++ % readMs.length]! })
        log.append(...notes(5))
        const leave = new AbortController()
        const seen = collect(log, { after, patterns: [pattern], signal: leave.signal, pageSize })
        for (const each of steps as any[]) {
          if (each.do === 'append') log.append(...notes(each.count, each.type))
          if (each.do === 'commit') log.commit(...notes(each.count, each.type))
          if (each.do === 'publish') log.publish()
          if (each.do === 'settle') await clock.settle()
          if (each.do === 'tick') await clock.tick(each.ms)
          if (each.do === 'stall') seen.stall(each.times, clock)
        }
        log.publish()
        await clock.tick('1m')
        const expected = log.records.filter(
          each => each.position > after && (pattern === '>' || each.type !== 'other.thing'),
        )
        expect(seen.positions).toEqual(expected.map(each => each.position))
        leave.abort()
        await clock.tick('1m')
        await seen.ended
      }),
      { numRuns: 200 },
    )
  })
})

interface Collecting {
  readonly after?: number
  readonly patterns?: readonly string[]
  readonly signal: AbortSignal
  readonly pageSize?: number
}

/** Follows in the background; `stall` makes the loop slow for some events. */
function collect(log: MemoryLog, { after = 0, ...options }: Collecting) {
  const positions: number[] = []
  let stalls = 0
  let slow = fakeClock()
  const pause = () => {
    stalls -= 1
    return new Promise<void>(resolve => void slow.after(3, resolve))
  }
  const run = async () => {
    for await (const record of followLog(log, { after, ...options })) {
      positions.push(record.position)
      if (stalls > 0) await pause()
    }
  }
  return {
    positions,
    ended: run(),
    stall(times: number, clock: ReturnType<typeof fakeClock>) {
      stalls = times
      slow = clock
    },
  }
}
