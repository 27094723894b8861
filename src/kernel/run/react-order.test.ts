import { describe, expect, test } from 'vitest'
import { many, never, note, notes, reactorOf, start, stop, world } from './testing/reactor-world.ts'

describe('G6: priorities', () => {
  test('a flood of 10,000 low events delays a critical one by no more than what runs', async () => {
    const here = world()
    let doneBefore = -1
    const reactor = reactorOf(here, async record => {
      await new Promise<void>(resolve => void here.clock.after(1, resolve))
      here.story.push(record.priority)
      if (record.priority === 'critical') doneBefore = here.story.length - 1
    })
    await start(here, reactor, notes({ concurrency: 4 }))
    here.log.append(...many(10_000, at => `s${at % 500}`, 'low'))
    await here.clock.tick('5ms')
    const before = here.story.length
    expect(before).toBeGreaterThan(0)
    here.log.append(note('urgent', 'critical'))
    await here.clock.tick('3ms')
    expect(doneBefore).toBeGreaterThan(0)
    expect(doneBefore - before).toBeLessThanOrEqual(8)
    await here.clock.tick('10s')
    expect(here.story).toHaveLength(10_001)
    await stop(here, reactor)
    expect(here.checkpoints.get('notes.keep')).toBe(10_001)
  })

  test('it overtakes with the earlier events of its subject, in their order', async () => {
    const here = world()
    const reactor = reactorOf(here, async record => {
      await new Promise<void>(resolve => void here.clock.after(1, resolve))
      here.story.push(`${record.subject} ${record.position}`)
    })
    await start(here, reactor, notes({ concurrency: 2 }))
    here.log.append(
      ...many(3000, at => `s${at % 100}`, 'low'),
      note('x', 'low'),
      ...many(3000, at => `s${at % 100}`, 'low'),
    )
    here.log.append(note('x', 'low'), note('x', 'critical'))
    await here.clock.tick('20ms')
    expect(here.story.filter(each => each.startsWith('x'))).toEqual(['x 3001', 'x 6002', 'x 6003'])
    await here.clock.tick('20s')
    expect(here.story).toHaveLength(6003)
    for (let at = 0; at < 100; at += 1) {
      const mine = here.story
        .filter(each => each.startsWith(`s${at} `))
        .map(each => Number(each.split(' ')[1]))
      expect(mine).toEqual(mine.toSorted((a, b) => a - b))
      expect(mine).toHaveLength(60)
    }
    await stop(here, reactor)
  })

  test('a flood of critical events lets a low one through at least every 16', async () => {
    const here = world()
    const reactor = reactorOf(here, async record => {
      await new Promise<void>(resolve => void here.clock.after(1, resolve))
      here.story.push(record.priority)
    })
    await start(here, reactor, notes({ concurrency: 1 }))
    const mixed = Array.from({ length: 3000 }, (_, at) => note(`s${at}`, at % 10 === 0 ? 'low' : 'critical'))
    here.log.append(...mixed)
    await here.clock.tick('1s')
    const lows = here.story.flatMap((priority, at) => (priority === 'low' ? [at] : []))
    expect(lows.length).toBeGreaterThan(55)
    for (const [index, at] of lows.entries()) expect(at - (lows[index - 1] ?? -1)).toBeLessThanOrEqual(16)
    await here.clock.tick('10s')
    expect(here.story).toHaveLength(3000)
    await stop(here, reactor)
  })

  test('a reaction with a priority of its own takes events as they come', async () => {
    const here = world()
    const reactor = reactorOf(here, record => void here.story.push(`${record.position}`))
    await start(here, reactor, notes({ priority: 'low', concurrency: 1 }))
    here.log.append(...many(3000, at => `s${at}`, 'low'), note('x', 'critical'))
    await reactor.settled()
    expect(here.story).toEqual(Array.from({ length: 3001 }, (_, at) => `${at + 1}`))
    await stop(here, reactor)
  })

  test('the window is bounded: a stuck subject per event stops the intake', async () => {
    const here = world()
    const reactor = reactorOf(here, () => never, { window: 100 })
    await start(here, reactor, notes({ concurrency: 8 }))
    here.log.append(...many(5000, at => `s${at}`))
    await here.clock.tick('1s')
    expect(reactor.stats()[0]).toMatchObject({ running: 8, delivered: 0 })
    // 100 in log order and at most as many normal ones ahead as keep the workers busy.
    expect(reactor.stats()[0]!.waiting).toBeLessThanOrEqual(100 + 256)
    await stop(here, reactor)
  })
})
