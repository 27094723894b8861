// G6: reactions happen at least once, in order per subject, and what they give up can be read, replayed or discarded.
import { domain, event, operation, reaction, ReactionControl } from '#kernel'
import type { App } from '#kernel/run'
import { tester } from '#kernel/testing'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { onEveryStore, onPostgres } from './stores.ts'

const Rang = event('bell.rang', { bell: z.string(), time: z.number() }, { subject: data => data.bell })
const Answered = event(
  'door.answered',
  { bell: z.string(), time: z.number() },
  { subject: data => data.bell },
)

/** A house that answers its bells, and can be told to fail at some of them. */
function createHouse() {
  const heard: string[] = []
  const failing = new Set<string>()
  const answer = reaction('house.answer', {
    about: 'Answer the door',
    on: Rang,
    retry: { attempts: 2, first: '5ms' },
    from: 'beginning',
    async run({ data: { bell, time }, replayed }, { emit }) {
      heard.push(`${bell} ${time}${replayed ? ' again' : ''}`)
      if (failing.has(`${bell} ${time}`)) throw new Error('Nobody is at home')
      emit(Answered({ bell, time }))
    },
  })
  const control = operation('house.control', {
    about: 'Reach the reactions',
    effect: 'read',
    input: z.object({
      replay: z.string().optional(),
      discard: z.string().optional(),
      from: z.number().optional(),
    }),
    output: z.unknown(),
    uses: { reactions: ReactionControl },
    async run({ replay, discard, from }, { reactions }) {
      if (replay !== undefined) return reactions.replayDeadLetter(replay)
      if (discard !== undefined) return reactions.discardDeadLetter(discard)
      if (from !== undefined) return reactions.replay('house.answer', { from, to: 1000 })
      return reactions.deadLetters({ limit: 100 })
    },
  })
  const house = domain('house', {
    about: 'A house',
    events: [Rang, Answered],
    operations: [control],
    reactions: [answer],
  })
  return { house, heard, failing }
}

const ask = (app: App, input: object = {}): Promise<any> =>
  app.call('house.control', input, { actor: tester })
const ring = (bell: string, time: number) => Rang({ bell, time })

async function answers(app: App, count: number) {
  const leave = new AbortController()
  const seen: string[] = []
  for await (const { data } of app.events.follow({
    after: 0,
    patterns: ['door.answered'],
    signal: leave.signal,
  })) {
    const { bell, time } = data as { bell: string; time: number }
    seen.push(`${bell} ${time}`)
    if (seen.length === count) leave.abort()
  }
  return seen
}

const letters = async (app: App, count: number) => {
  for (;;) {
    const found = (await ask(app)) as { dead_letter_id: string; subject: string }[]
    if (found.length === count) return found
    await new Promise(done => void setImmediate(done))
  }
}

onEveryStore('G6: a reaction', open => {
  test('goes on after a restart with what it has not done, in order per subject', async () => {
    const place = open()
    const { house, heard } = createHouse()
    const first = await place.start([house])
    await first.append([ring('front', 1), ring('back', 1), ring('front', 2)])
    await answers(first, 3)
    await first.stop()
    const between = await place.start([
      domain('house', { about: 'Nobody answers', events: [Rang, Answered] }),
    ])
    await between.append([ring('front', 3), ring('back', 2)])
    await between.stop()
    const second = await place.start([house])
    await second.append([ring('front', 4)])
    const seen = await answers(second, 6)
    expect(seen.filter(each => each.startsWith('front'))).toEqual([
      'front 1',
      'front 2',
      'front 3',
      'front 4',
    ])
    expect(heard.toSorted()).toEqual(['back 1', 'back 2', 'front 1', 'front 2', 'front 3', 'front 4'])
  })

  test('gives up after its attempts; the letter outlives a restart and can be replayed or discarded', async () => {
    const place = open()
    const { house, heard, failing } = createHouse()
    failing.add('front 1').add('back 1')
    const first = await place.start([house])
    await first.append([ring('front', 1), ring('back', 1), ring('front', 2)])
    await answers(first, 1)
    const found = await letters(first, 2)
    expect(found[0]).toMatchObject({
      reaction: 'house.answer',
      attempts: 2,
      error: { message: 'Nobody is at home' },
    })
    await first.stop()

    failing.clear()
    const second = await place.start([house])
    const again = await letters(second, 2)
    const [front, back] = ['front', 'back'].map(bell => again.find(({ subject }) => subject === bell)!)
    await ask(second, { replay: front!.dead_letter_id })
    await ask(second, { discard: back!.dead_letter_id })
    expect(await letters(second, 0)).toEqual([])
    expect(await answers(second, 2)).toEqual(['front 2', 'front 1'])
    expect(heard.filter(what => what.startsWith('back'))).toEqual(['back 1', 'back 1'])
  })

  test('G12: sees a window of the log again, marked, and its checkpoint stays', async () => {
    const place = open()
    const { house, heard } = createHouse()
    const app = await place.start([house])
    await app.append([ring('front', 1), ring('front', 2)])
    await answers(app, 2)
    expect(await ask(app, { from: 1 })).toBe(2)
    expect(heard).toEqual(['front 1', 'front 2', 'front 1 again', 'front 2 again'])
  })
})

onPostgres('G6: a reaction with two processes', open => {
  test('is served by one of them, and by the other when that one goes', async () => {
    const place = open()
    const houses = [createHouse(), createHouse()]
    const apps = [await place.start([houses[0]!.house]), await place.start([houses[1]!.house])]
    await apps[1]!.append([ring('front', 1), ring('front', 2)])
    await answers(apps[0]!, 2)
    const served = houses.findIndex(({ heard }) => heard.length > 0)
    expect(houses.map(({ heard }) => heard.length).toSorted((a, b) => a - b)).toEqual([0, 2])
    await apps[served]!.stop()
    const other = apps[1 - served]!
    await other.append([ring('front', 3)])
    await answers(other, 3)
    expect(houses[1 - served]!.heard).toEqual(['front 3'])
  })
})
