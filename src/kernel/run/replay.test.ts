import { Refusal } from '#kernel'
import { refusalOf } from '#kernel/testing'
import { describe, expect, test } from 'vitest'
import { many, never, notes, reactorOf, start, stop, world } from './testing/reactor-world.ts'

describe('a replay', () => {
  test('delivers a window again, marked, in order per subject, and moves no checkpoint', async () => {
    const here = world()
    const reactor = reactorOf(here, record => {
      here.story.push(`${record.subject}${record.position}${record.replayed ? '!' : ''}`)
      if (record.replayed && record.position === 600) throw new Refusal('FORBIDDEN', 'no')
    })
    await start(here, reactor, notes())
    here.log.append(...many(1000, at => (at % 2 ? 'odd' : 'even')), { type: 'other.thing' })
    await here.clock.tick('1s')
    here.story.length = 0
    const { saves } = here
    const savesBefore = [...saves]
    expect(await reactor.replay(notes(), { from: 10, to: 5000 })).toBe(990)
    expect(here.story).toHaveLength(991)
    expect(here.story.every(each => each.endsWith('!'))).toBe(true)
    const odd = here.story.filter(each => each.startsWith('odd'))
    expect(odd).toEqual(
      odd.toSorted((a, b) => Number.parseInt(a.slice(3), 10) - Number.parseInt(b.slice(3), 10)),
    )
    await here.clock.tick('1s')
    expect(saves).toEqual(savesBefore)
    expect(here.letters.size).toBe(0)
    await stop(here, reactor)
  })

  test('of a window that is none, or a reaction that is not there, is refused', async () => {
    const here = world()
    const reactor = reactorOf(here, () => {})
    await start(here, reactor, notes())
    for (const window of [
      { from: 0, to: 5 },
      { from: 5, to: 4 },
      { from: Number.NaN, to: 4 },
    ]) {
      await expect(reactor.replay(notes(), window)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    }
    await expect(reactor.replay({ name: 'notes.none' }, { from: 1, to: 2 })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    await stop(here, reactor)
  })

  test('ends when the reactor stops', async () => {
    const here = world()
    const reactor = reactorOf(here, record => (record.replayed ? never : undefined))
    await start(here, reactor, notes())
    here.log.append(...many(20, at => `s${at}`))
    await here.clock.settle()
    const replayed = refusalOf(reactor.replay(notes(), { from: 1, to: 20 }))
    await here.clock.settle()
    await stop(here, reactor)
    expect(await replayed).toMatchObject({ code: 'STOPPING' })
  })
})
