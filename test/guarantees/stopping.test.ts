// G10: a stop takes at most five seconds, whatever does not listen, and nothing is left open or lost.
import { domain, event, operation, reaction, service, workflow } from '#kernel'
import { endOf, refusalOf, tester } from '#kernel/testing'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { isAway } from '../../src/adapters/postgres/testing.ts'
import { openWire } from '../../src/adapters/postgres/testing/wire.ts'
import { onEveryStore, openEverywhere, type Place } from './stores.ts'

const Knocked = event('door.knocked', { door: z.string() }, { subject: data => data.door })
const never = new Promise<never>(() => {})

/** Everything that can run, and none of it listens when it is told to stop. */
function createDeafHouse() {
  const house = { isDeaf: true, begun: 0 }
  const work = operation('house.work', {
    about: 'Work for ever',
    effect: 'write',
    isPrivate: true,
    input: z.object({ item: z.string() }),
    output: z.object({}),
    async run() {
      house.begun += 1
      if (house.isDeaf) await never
      return {}
    },
  })
  const chores = workflow('chores', {
    about: 'Work on many things',
    input: z.object({}),
    output: z.object({}),
    async run(_, flow) {
      const items = ['a', 'b', 'c']
      await flow.each(items, { key: item => item, concurrency: 3 }, (item, inner) =>
        inner.call(work, { item }),
      )
      return {}
    },
  })
  const brood = workflow('brood', {
    about: 'Wait outside of any step',
    input: z.object({}),
    output: z.object({}),
    async run() {
      house.begun += 1
      if (house.isDeaf) await never
      return {}
    },
  })
  const start = operation('house.start', {
    about: 'Start working',
    effect: 'write',
    input: z.object({ type: z.enum(['chores', 'brood']) }),
    output: z.object({ workflow_id: z.string() }),
    run: ({ type }, context) => context.start(type === 'chores' ? chores : brood, {}),
  })
  const answer = reaction('house.answer', {
    about: 'Answer the door for ever',
    on: Knocked,
    async run() {
      house.begun += 1
      if (house.isDeaf) await never
    },
  })
  const radio = service('house.radio', {
    about: 'A radio without a switch',
    start: async () => ({ stop: () => (house.isDeaf ? never : Promise.resolve()) }),
  })
  const parts = {
    events: [Knocked],
    operations: [work, start],
    workflows: [chores, brood],
    reactions: [answer],
    services: [radio],
  }
  return { house, domains: [domain('house', { about: 'A house', ...parts })] }
}

test('G10: stopping takes at most five seconds though nothing listens, and all of it goes on at the next start', async () => {
  await Promise.all(openEverywhere().map(stopTheDeaf))
})

async function stopTheDeaf(place: Place) {
  const { house, domains } = createDeafHouse()
  const first = await place.start(domains)
  const start = async (type: string) =>
    ((await first.call('house.start', { type }, { actor: tester })) as { workflow_id: string }).workflow_id
  const ids = await Promise.all([...Array.from({ length: 20 }, () => start('chores')), start('brood')])
  await first.append([Knocked({ door: 'front' })])
  while (house.begun < 62) await turn()

  const before = performance.now()
  await first.stop()
  expect(performance.now() - before).toBeLessThan(8000)
  expect(await refusalOf(first.append([Knocked({ door: 'back' })]))).toMatchObject({
    code: 'STOPPING',
    status: 503,
  })

  house.isDeaf = false
  const second = await place.start(domains)
  const ends = await Promise.all(ids.map(id => endOf(second, id)))
  expect(new Set(ends)).toEqual(new Set(['completed']))
  while (house.begun < 62 + 62) await turn()
}

const turn = () => new Promise(done => void setImmediate(done))

onEveryStore('G10: stopping', open => {
  test('is quick where everything ends in time', async () => {
    const place = open()
    const { house, domains } = createDeafHouse()
    house.isDeaf = false
    const app = await place.start(domains)
    await app.append(Array.from({ length: 100 }, (_, at) => Knocked({ door: `d${at}` })))
    const before = performance.now()
    await app.stop()
    expect(performance.now() - before).toBeLessThan(4500)
  })
})

test.skipIf(isAway)('G10: stopping does not wait for a database that is away', async () => {
  const [, place] = openEverywhere()
  const wire = await openWire()
  onTestFinished(() => wire.close())
  const { house, domains } = createDeafHouse()
  house.isDeaf = false
  const app = await place!.start(domains, { store: place!.another(wire.url) })
  // What it asked when it started is answered by then.
  for (let at = 0; at < 10; at += 1) await app.append([Knocked({ door: 'back' })])
  wire.refuse()
  const lost = app.append([Knocked({ door: 'front' })]).catch((error: unknown) => error)
  await turn()
  const before = performance.now()
  await app.stop()
  expect(performance.now() - before).toBeLessThan(8000)
  expect(await lost).toMatchObject({ status: 503 })
})
