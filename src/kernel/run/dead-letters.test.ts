import { describe, expect, test } from 'vitest'
import { note, notes, reactorOf, start, stop, world } from './testing/reactor-world.ts'

describe('dead letters', () => {
  async function withLetters() {
    const here = world()
    const state = { isBroken: true }
    const reactor = reactorOf(here, record => {
      here.story.push(`${record.position}${record.replayed ? ' replayed' : ''}`)
      if (state.isBroken) throw new Error('broken')
    })
    await start(
      here,
      reactor,
      notes({ retry: { attempts: 1 } }),
      notes({ name: 'notes.other', retry: { attempts: 1 } }),
    )
    here.log.append(note('a'), note('b'))
    await here.clock.settle()
    here.story.length = 0
    return { here, state, reactor }
  }

  test('can be listed by page and by reaction, and looked at', async () => {
    const { here, reactor } = await withLetters()
    const all = await reactor.deadLetters.list()
    expect(all.map(each => `${each.reaction} ${each.position}`).toSorted()).toEqual([
      'notes.keep 1',
      'notes.keep 2',
      'notes.other 1',
      'notes.other 2',
    ])
    expect(all.map(each => each.position)).toEqual([1, 1, 2, 2])
    const [first, ...rest] = [...(await reactor.deadLetters.list({ limit: 1 }))]
    expect(rest).toEqual([])
    expect(await reactor.deadLetters.list({ cursor: first!.dead_letter_id, limit: 500 })).toHaveLength(3)
    expect(await reactor.deadLetters.list({ reaction: 'notes.other' })).toHaveLength(2)
    expect(await reactor.deadLetters.get(first!.dead_letter_id)).toEqual(first)
    await expect(reactor.deadLetters.get('dl_none')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    for (const limit of [0, 501, 1.5]) {
      await expect(reactor.deadLetters.list({ limit })).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    }
    expect(reactor.stats().map(each => each.dead)).toEqual([2, 2])
    await stop(here, reactor)
  })

  test('replayed, the reaction runs once more on the marked event: failure keeps it, success removes it', async () => {
    const { here, state, reactor } = await withLetters()
    const [letter] = await reactor.deadLetters.list({ reaction: 'notes.keep' })
    const id = letter!.dead_letter_id
    await expect(reactor.deadLetters.replay(id)).rejects.toMatchObject({ code: 'STILL_FAILING', status: 409 })
    expect(await reactor.deadLetters.get(id)).toEqual({ ...letter, attempts: 2 })
    state.isBroken = false
    await reactor.deadLetters.replay(id)
    expect(here.story).toEqual(['1 replayed', '1 replayed'])
    await expect(reactor.deadLetters.replay(id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(here.letters.size).toBe(3)
    await stop(here, reactor)
  })

  test('one that is being replayed is not replayed a second time', async () => {
    const { here, state, reactor } = await withLetters()
    state.isBroken = false
    const [letter] = await reactor.deadLetters.list()
    const both = await Promise.allSettled([
      reactor.deadLetters.replay(letter!.dead_letter_id),
      reactor.deadLetters.replay(letter!.dead_letter_id),
    ])
    expect(both.map(each => each.status).toSorted()).toEqual(['fulfilled', 'rejected'])
    await stop(here, reactor)
  })

  test('discarded, it is gone', async () => {
    const { here, reactor } = await withLetters()
    const [letter] = await reactor.deadLetters.list()
    await reactor.deadLetters.discard(letter!.dead_letter_id)
    expect(here.letters.size).toBe(3)
    await expect(reactor.deadLetters.discard(letter!.dead_letter_id)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    await stop(here, reactor)
  })

  test('of a reaction that is gone, it is kept', async () => {
    const { here, reactor } = await withLetters()
    await stop(here, reactor)
    const later = reactorOf(here, () => {})
    await start(here, later, notes())
    const [letter] = await later.deadLetters.list({ reaction: 'notes.other' })
    await expect(later.deadLetters.replay(letter!.dead_letter_id)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    expect(here.letters.size).toBe(4)
    await stop(here, later)
  })
})
