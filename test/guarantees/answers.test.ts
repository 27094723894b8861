// A kept answer is never older than what this process has heard of, also from others.
import { domain, event, operation, text, view } from '#kernel'
import type { App } from '#kernel/run'
import { tester } from '#kernel/testing'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { createResponseCache } from '../../src/main/response-cache.ts'
import { onPostgres } from './stores.ts'

const Named = event('star.named', { star: z.string(), name: z.string() }, { subject: data => data.star })
const Stars = view('stars', {
  key: ['star'],
  columns: { star: text, name: text },
  folds: when => [
    when(
      Named,
      data => data.star,
      (_, data) => data,
    ),
  ],
})
const look = operation('sky.look', {
  about: 'Look at a star',
  effect: 'read',
  input: z.object({}),
  output: z.object({ name: z.string() }),
  uses: { stars: Stars },
  cache: '1h',
  run: async (_, { stars }) => ({ name: (await stars.get('a'))?.name ?? 'nameless' }),
})
const sky = domain('sky', { about: 'Stars', events: [Named], views: [Stars], operations: [look] })

onPostgres('A kept answer', openPlace => {
  test('what another process appends ends it', async () => {
    const place = openPlace()
    const cache = createResponseCache(1e6)
    const [one, other] = [await place.start([sky], { answers: cache }), await place.start([sky])]
    const nameSeen = async (app: App) =>
      ((await app.call(look, {}, { actor: tester })) as { name: string }).name
    expect([await nameSeen(one), await nameSeen(one)]).toEqual(['nameless', 'nameless'])
    expect(cache.stats()).toMatchObject({ hits: 1, misses: 1 })
    await other.append([Named({ star: 'a', name: 'Sirius' })])
    await expect.poll(() => nameSeen(one)).toBe('Sirius')
  })
})
