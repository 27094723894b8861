import { describe, expect, test } from 'vitest'
import { never, note, notes, reactorOf, start, stop, world } from './testing/reactor-world.ts'

describe('G6: in a cluster', () => {
  test('one process serves a reaction; when it goes another goes on', async () => {
    const here = world()
    const first = reactorOf(here, record => void here.story.push(`first ${record.position}`))
    const second = reactorOf(here, record => void here.story.push(`second ${record.position}`))
    await start(here, first, notes())
    const waiting = second.start([notes()])
    await here.clock.tick('500ms')
    await waiting
    here.log.append(note('a'))
    await here.clock.settle()
    expect(second.stats()[0]).toMatchObject({ state: 'waiting' })
    const stopped = first.stop()
    await here.clock.settle()
    await stopped
    here.log.append(note('a'))
    await here.clock.settle()
    expect(here.story).toEqual(['first 1', 'second 2'])
    expect(second.stats()[0]).toMatchObject({ state: 'serving' })
    await stop(here, second)
  })

  test('one that loses its turn writes no checkpoint and gives nothing up, and may serve again later', async () => {
    const here = world()
    let isStuck = true
    const reactor = reactorOf(here, record => {
      here.story.push(`${record.position}`)
      return isStuck && record.subject === 'stuck' ? never : undefined
    })
    await start(here, reactor, notes({ concurrency: 1 }))
    here.log.append(note('a'), note('stuck'), note('b'))
    await here.clock.settle()
    isStuck = false
    here.turns.lose('notes.keep')
    await here.clock.tick('1m')
    expect(here.story).toEqual(['1', '2', '1', '2', '3'])
    expect(here.saves).toEqual(['notes.keep 0', 'notes.keep 3'])
    expect(here.letters.size).toBe(0)
    await stop(here, reactor)
  })
})
