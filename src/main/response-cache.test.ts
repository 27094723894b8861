import { domain, event, operation, port, text, view } from '#kernel'
import { fakeClock, memoryStore, testApp } from '#kernel/testing'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { createResponseCache } from './response-cache.ts'

const Named = event('star.named', { star: z.string(), name: z.string() }, { subject: data => data.star })
const Seen = event('star.seen', { star: z.string() }, { subject: data => data.star })
const Stars = view('stars', {
  key: ['star'],
  columns: { star: text, name: text },
  folds: when => [
    when(
      Named,
      data => data.star,
      (_, { star, name }) => ({ star, name }),
    ),
  ],
})
let reads = 0
let hold: Promise<unknown> | undefined
const look = operation('sky.look', {
  about: 'Look at a star',
  effect: 'read',
  input: z.object({ star: z.string(), lens: z.number().default(1) }),
  output: z.object({ name: z.string(), by: z.string() }),
  uses: { stars: Stars },
  cache: '30s',
  async run({ star }, { stars, actor }) {
    reads += 1
    const row = await stars.get(star)
    await hold
    return { name: row?.name ?? 'nameless', by: actor.id }
  },
})
const late = operation('sky.late', {
  about: 'Ask for the time all the same',
  effect: 'read',
  input: z.object({}),
  output: z.object({}),
  uses: { stars: Stars },
  cache: '30s',
  run: async (_, { now }) => {
    now()
    return {}
  },
})
const sky = domain('sky', { about: 'Stars', events: [Named, Seen], views: [Stars], operations: [look, late] })

async function open(mostBytes = 100_000) {
  reads = 0
  hold = undefined
  const clock = fakeClock()
  const store = memoryStore()
  const answers = createResponseCache(mostBytes)
  const app = await testApp([sky], { clock, store, answers })
  onTestFinished(() => app.stop())
  const call = (input: object, id = 'mia') =>
    app.call('sky.look', input, { actor: { id, kind: 'person' } }) as Promise<{ name: string; by: string }>
  const name = (star: string, given: string) => app.append([Named({ star, name: given })])
  return { app, clock, answers, call, name, store }
}

test('the same question gets the same answer without a look, however it is written', async () => {
  const { call, answers } = await open()
  const first = await call({ star: 'a' })
  expect(await call({ lens: 1, star: 'a' })).toBe(first)
  expect([reads, answers.stats()]).toEqual([1, { hits: 1, misses: 1, entries: 1, bytes: expect.any(Number) }])
  expect(Object.isFrozen(first)).toBe(true)
})

test('each actor has answers of its own', async () => {
  const { call } = await open()
  expect([(await call({ star: 'a' })).by, (await call({ star: 'a' }, 'ben')).by]).toEqual(['mia', 'ben'])
})

test('an event that changes the view ends what was kept at once; others do not', async () => {
  const { app, call, name } = await open()
  await call({ star: 'a' })
  await app.append([Seen({ star: 'a' })])
  await call({ star: 'a' })
  expect(reads).toBe(1)
  await name('b', 'Vega')
  await name('a', 'Sirius')
  expect((await call({ star: 'a' })).name).toBe('Sirius')
})

test('what was read while the view changed is not kept', async () => {
  const { call, name } = await open()
  const held = Promise.withResolvers<boolean>()
  hold = held.promise
  const asked = call({ star: 'a' })
  await new Promise(setImmediate)
  await name('a', 'Sirius')
  held.resolve(true)
  expect((await asked).name).toBe('nameless')
  expect((await call({ star: 'a' })).name).toBe('Sirius')
})

test('however appends and reads interleave, no answer is older than the last append that was answered', async () => {
  const { call, name } = await open()
  let newest = 0
  const write = async () => {
    for (let n = 1; n <= 50; n += 1) {
      await name('a', String(n))
      newest = n
    }
  }
  const read = async () => {
    while (newest < 50) {
      const least = newest
      const seen = (await call({ star: 'a' })).name
      if (least > 0) expect(Number(seen)).toBeGreaterThanOrEqual(least)
      await new Promise(setImmediate)
    }
  }
  await Promise.all([write(), read(), read(), read()])
})

test('what is kept ends with its time in any case', async () => {
  const { clock, call } = await open()
  await call({ star: 'a' })
  await clock.tick('31s')
  await call({ star: 'a' })
  expect(reads).toBe(2)
})

test('memory is bounded, and what was not asked for longest goes first', async () => {
  const { call, answers } = await open(3000)
  for (let n = 0; n < 40; n += 1) {
    await call({ star: `star ${n}` })
    await call({ star: 'star 0' })
    expect(answers.stats().bytes).toBeLessThanOrEqual(3000)
  }
  expect(reads).toBe(40)
})

test('only reads of views can be cached, and they cannot ask for the time', async () => {
  const { app } = await open()
  await expect(app.call('sky.late', {}, { actor: { id: 'mia', kind: 'person' } })).rejects.toThrow(
    'sky.late is cached, so it cannot ask for the time',
  )
  const options = { about: '', input: z.object({}), output: z.object({}), run: async () => ({}) }
  const wrong = {
    ...options,
    effect: 'read' as const,
    uses: { sun: port<object>('sun') },
    cache: '1s' as const,
  }
  expect(() => operation('sky.sun', wrong)).toThrow('sky.sun cannot be cached')
  expect(() => operation('sky.add', { ...wrong, effect: 'write', uses: { stars: Stars } })).toThrow(
    'cannot be cached',
  )
})
