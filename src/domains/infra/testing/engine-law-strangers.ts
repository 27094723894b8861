import { expect } from 'vitest'
import type { Wanted } from '../ports.ts'
import { markOf, patient, type Bench, type Needing } from './engine-law-bench.ts'
import type { Stranger } from './engine-place.ts'

export function strangersLaw(needing: Needing): void {
  const test = needing('stranger')

  test('what is not ours is neither listed nor read', async bench => {
    await withStranger(bench, async (wanted, { handle }) => {
      expect(await bench.engine.list(wanted.deployment, patient())).toEqual([])
      expect(await bench.engine.read(handle, patient())).toBeUndefined()
    })
  })

  test('a name that somebody else has is refused as foreign', async bench => {
    await withStranger(bench, async wanted => {
      const create = bench.finish(bench.engine.create(wanted, patient()))
      await expect(create).rejects.toMatchObject({ name: 'EngineError', kind: 'foreign' })
      expect(await bench.engine.list(wanted.deployment, patient())).toEqual([])
    })
  })

  test('what is not ours is not changed', async bench => {
    await withStranger(bench, async (wanted, { handle }) => {
      const update = bench.finish(bench.engine.update(handle, wanted, patient()))
      await expect(update).rejects.toMatchObject({ name: 'EngineError', kind: 'foreign' })
    })
  })

  test('what is not ours is not removed', async bench => {
    await withStranger(bench, async (_, { handle }) => {
      const remove = bench.finish(bench.engine.remove(handle, patient()))
      await expect(remove).rejects.toMatchObject({ name: 'EngineError', kind: 'foreign' })
    })
  })

  test('what is not ours is neither started nor stopped', async bench => {
    const control = bench.offered('control')
    await withStranger(bench, async (_, { handle }) => {
      const stop = bench.finish(control(handle, 'stop', patient()))
      await expect(stop).rejects.toMatchObject({ name: 'EngineError', kind: 'foreign' })
    })
  })

  test('what is adopted is ours from then on', async bench => {
    const adopt = bench.offered('adopt')
    await bench.each('specs', async sample => {
      const wanted = bench.want(sample)
      const { name } = await bench.place.stranger(wanted)
      const handle = await bench.finish(adopt(name, wanted, patient()))
      expect(await bench.engine.read(handle, patient())).toMatchObject(markOf(wanted))
      expect(await bench.engine.list(wanted.deployment, patient())).toHaveLength(1)
      expect(await bench.finish(adopt(name, wanted, patient()))).toBe(handle)
    })
  })
}

/** Whatever is tried, the stranger stays as it was. */
async function withStranger(bench: Bench, run: (wanted: Wanted, stranger: Stranger) => Promise<void>) {
  await bench.each('specs', async sample => {
    const wanted = bench.want(sample)
    const stranger = await bench.place.stranger(wanted)
    const before = await stranger.look()
    expect(before).toBeDefined()
    await run(wanted, stranger)
    expect(await stranger.look()).toEqual(before)
  })
}
