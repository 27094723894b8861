import { expect, test } from 'vitest'
import { shareLibrary } from '../testing/library.ts'
import { painted } from '../testing/pictures.ts'

const scores = new Map<number, number>()
// Every file has its own size, so its score can be told by that; what was made is better than what was there.
const shared = shareLibrary({
  measure: bytes => ({ brisque: { score: scores.get(bytes.length) ?? 30, metric: 'test' } }),
})

test('a batch goes on past what is broken, and does not enhance its own results when it is run again', async () => {
  const library = await shared.room()
  for (const seed of [1, 2]) await library.put(`${seed}.png`, painted(seed))
  await library.put('cut.png', painted(3).subarray(0, 2000))
  await library.discover()
  const parameters = { enhancement_level: 'low' }
  const filters = await library.mine()
  const first = await library.run('batch_enhancement', { filters, parameters })
  expect(first.result).toMatchObject({ matched: 3, enhanced: 2, failed: 1 })
  expect(first.result.failures).toMatchObject([{ code: 'PICTURE_BROKEN' }])
  const again = await library.run('batch_enhancement', { filters, parameters })
  expect(again.result).toMatchObject({ matched: 3, enhanced: 2, failed: 1 })
  expect(again.result.results.map((each: { status: string }) => each.status)).toEqual([
    'already_there',
    'already_there',
  ])
  expect(
    (await library.events('asset.related')).filter(({ data }) => data.kind === 'derivative'),
  ).toHaveLength(2)
})

test('with a threshold only pictures with fewer stars are enhanced', async () => {
  const library = await shared.room()
  for (const seed of [4, 5]) await library.put(`${seed}.png`, painted(seed))
  await library.discover()
  await library.call('assets.rate', { content_hash: await library.hashOf('4.png'), rating: 2 })
  await library.call('assets.rate', { content_hash: await library.hashOf('5.png'), rating: 5 })
  const { result } = await library.run('batch_enhancement', {
    filters: await library.mine(),
    parameters: { quality_threshold: 3 },
  })
  expect(result).toMatchObject({ matched: 1, enhanced: 1 })
  expect(result.results[0].original_hash).toBe(await library.hashOf('4.png'))
})

test('quality enhancement judges what it made, and leaves alone what is good enough', async () => {
  const library = await shared.room()
  const [poor, fine] = [painted(6), painted(7, 80, 60)]
  scores.set(poor.length, 75).set(fine.length, 20)
  await library.put('poor.png', poor)
  await library.put('fine.png', fine)
  await library.discover()
  const { result } = await library.run('quality_enhancement', {
    filters: await library.mine(),
    parameters: { enhancement_level: 'high' },
  })
  expect(result).toMatchObject({ matched: 2, enhanced: 1, improved: 1, good_enough: 1, failed: 0 })
  const [made] = result.results
  expect(made).toMatchObject({
    brisque_before: 75,
    brisque_after: 30,
    original_hash: await library.hashOf('poor.png'),
  })
  expect(await library.call('assets.get', { content_hash: made.content_hash })).toMatchObject({
    quality_rating: 4,
  })
  expect(await library.events('quality.assessment_requested')).toHaveLength(2)
})
