import type { EventRecord } from '#kernel'
import { fakeClock } from '#kernel/testing'
import { describe, expect, test } from 'vitest'
import { createBus } from './bus.ts'

const record = (position: number, type = 'asset.discovered') =>
  ({ position, type, id: `evt_${position}`, subject: 'cat' }) as EventRecord
const records = (from: number, to: number, type?: string) =>
  Array.from({ length: to - from + 1 }, (_, index) => record(from + index, type))

function open(historySize?: number) {
  const clock = fakeClock()
  const errors: { error: unknown; subscriber: string }[] = []
  const bus = createBus({
    clock,
    onError: (error, { subscriber }) => errors.push({ error, subscriber }),
    ...(historySize && { historySize }),
  })
  return { bus, clock, errors }
}

describe('the bus', () => {
  test('calls handlers at once, in order, for the types they asked for', () => {
    const { bus } = open()
    const seen: string[] = []
    bus.subscribe('asset.*', each => void seen.push(`assets ${each.position}`))
    bus.subscribe(['workflow.>', '*.discovered'], each => void seen.push(`both ${each.position}`))
    bus.publish([
      record(1),
      record(2, 'workflow.step.done'),
      record(3, 'asset.tagged'),
      record(4, 'other.thing'),
    ])
    expect(seen).toEqual(['assets 1', 'both 1', 'both 2', 'assets 3'])
  })

  test('a handler that throws, or rejects, stops nobody and is reported by name', async () => {
    const { bus, clock, errors } = open()
    const seen: number[] = []
    const broken = new Error('broken')
    bus.subscribe(
      '>',
      () => {
        throw broken
      },
      { name: 'thrower' },
    )
    bus.subscribe(
      '>',
      async () => {
        throw broken
      },
      { name: 'rejecter' },
    )
    bus.subscribe('>', each => void seen.push(each.position))
    bus.publish(records(1, 2))
    await clock.settle()
    expect(seen).toEqual([1, 2])
    expect(errors).toHaveLength(4)
    expect(errors.map(each => each.subscriber).toSorted()).toEqual([
      'rejecter',
      'rejecter',
      'thrower',
      'thrower',
    ])
    expect(bus.stats()).toMatchObject({ published: 2, failed: 4, waiting: 0 })
  })

  test('an async handler has one event at a time, in order', async () => {
    const { bus, clock } = open()
    const log: string[] = []
    const release: (() => void)[] = []
    bus.subscribe('>', async each => {
      log.push(`begin ${each.position}`)
      await new Promise<void>(resolve => release.push(resolve))
      log.push(`end ${each.position}`)
    })
    bus.publish(records(1, 3))
    expect(bus.stats().waiting).toBe(2)
    for (let step = 0; step < 3; step += 1) {
      release.shift()!()
      await clock.settle()
    }
    expect(log).toEqual(['begin 1', 'end 1', 'begin 2', 'end 2', 'begin 3', 'end 3'])
    await bus.drain()
  })

  test('a subscriber that falls too far behind is told once and dropped; the others go on', async () => {
    const { bus } = open()
    const told: unknown[] = []
    const seen: number[] = []
    bus.subscribe('>', () => new Promise(() => {}), {
      name: 'slow',
      maxWaiting: 5,
      onOverflow: info => told.push(info),
    })
    bus.subscribe('>', each => void seen.push(each.position))
    bus.publish(records(1, 20))
    expect(told).toEqual([{ name: 'slow', waiting: 5 }])
    expect(seen).toHaveLength(20)
    expect(bus.stats()).toMatchObject({ dropped: 1, subscribers: 1, waiting: 0 })
    await bus.drain()
  })

  test('who leaves in the middle of an event hears nothing more', () => {
    const { bus } = open()
    const seen: string[] = []
    const leave = bus.subscribe('>', each => {
      seen.push(`first ${each.position}`)
      leave()
      leaveOther()
    })
    const leaveOther = bus.subscribe('>', each => void seen.push(`second ${each.position}`))
    bus.publish(records(1, 3))
    expect(seen).toEqual(['first 1'])
    expect(bus.stats().subscribers).toBe(0)
  })

  test('a handler that publishes is served after everybody has had the present event', () => {
    const { bus } = open()
    const seen: string[] = []
    bus.subscribe('>', each => {
      seen.push(`first ${each.position}`)
      if (each.position === 1) bus.publish([record(3)])
    })
    bus.subscribe('>', each => void seen.push(`second ${each.position}`))
    bus.publish(records(1, 2))
    expect(seen).toEqual(['first 1', 'second 1', 'first 2', 'second 2', 'first 3', 'second 3'])
  })

  test('what was published already is skipped', () => {
    const { bus } = open()
    const seen: number[] = []
    bus.subscribe('>', each => void seen.push(each.position))
    bus.publish(records(1, 3))
    bus.publish(records(2, 5))
    expect(seen).toEqual([1, 2, 3, 4, 5])
  })

  test('keeps the last events, and forgets them at a gap, of which followers are told', () => {
    const { bus } = open(4)
    const told: string[] = []
    bus.onPublished('workflow.>', (from, to) => told.push(`${from}-${to}`))
    bus.publish(records(1, 6))
    expect(bus.recent(1)).toBeUndefined()
    expect(bus.recent(2)?.map(each => each.position)).toEqual([3, 4, 5, 6])
    expect(bus.recent(2, 1)?.map(each => each.position)).toEqual([3])
    bus.publish([record(9), record(10, 'workflow.started')])
    expect(bus.recent(6)).toBeUndefined()
    expect(bus.position()).toBe(10)
    expect(told).toEqual(['7-8', '10-10'])
  })

  test('a follower that throws is reported and stops nobody', () => {
    const { bus, errors } = open()
    const seen: number[] = []
    bus.onPublished('>', () => {
      throw new Error('broken')
    })
    bus.subscribe('>', each => void seen.push(each.position))
    bus.publish(records(1, 2))
    expect(seen).toEqual([1, 2])
    expect(errors).toHaveLength(2)
  })

  test('a wrong pattern is refused and nothing is subscribed', () => {
    const { bus } = open()
    expect(() => bus.subscribe(['asset.*', 'a..b'], () => {})).toThrow('a..b is not a pattern')
    expect(bus.stats().subscribers).toBe(0)
    bus.publish(records(1, 1))
  })

  test('closing waits a moment for handlers, then lets everybody go', async () => {
    const { bus, clock } = open()
    const seen: number[] = []
    bus.subscribe('>', () => new Promise(() => {}), { name: 'hangs' })
    bus.subscribe('>', each => void seen.push(each.position))
    bus.publish(records(1, 1))
    let isClosed = false
    const closing = bus.close(2000).then(() => (isClosed = true))
    bus.publish(records(2, 2))
    await clock.tick('1999ms')
    expect(isClosed).toBe(false)
    await clock.tick('1ms')
    await closing
    expect(seen).toEqual([1])
    expect(bus.stats().subscribers).toBe(0)
    expect(clock.waiting()).toBe(0)
  })

  test('says how much goes through it', async () => {
    const { bus, clock } = open()
    bus.subscribe('>', async () => new Promise(() => {}), { name: 'slow' })
    for (let step = 0; step < 10; step += 1) {
      bus.publish(records(step * 10 + 1, step * 10 + 10))
      await clock.tick('1s')
    }
    expect(bus.stats()).toEqual({
      position: 100,
      published: 100,
      delivered: 1,
      failed: 0,
      dropped: 0,
      subscribers: 1,
      followers: 0,
      waiting: 99,
      rate_per_second: 10,
      slowest: [{ name: 'slow', waiting: 99 }],
    })
  })
})
