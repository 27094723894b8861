import { canonicalJson } from '#lib/canonical'
import { expect } from 'vitest'
import { EngineError, type Observed } from '../ports.ts'
import { markOf, patient, type Bench, type Needing } from './engine-law-bench.ts'

export function changingLaw(needing: Needing): void {
  const test = needing()
  const spoiling = needing('spoil')

  test('an update changes the object in place', async bench => {
    await bench.each('updated', async sample => {
      const wanted = bench.want(sample)
      const { handle } = await bench.make(wanted)
      const other = bench.want(sample, { ...markOf(wanted), variant: 'updated' })
      expect(await bench.finish(bench.engine.update(handle, other, patient()))).toBe(handle)
      expect(await bench.until(handle, ['ready'])).toMatchObject({ ...markOf(wanted), specs: other.specs })
      await only(bench, wanted.deployment, handle)
    })
  })

  test('an update asked for twice is one update', async bench => {
    await bench.each('updated', async sample => {
      const wanted = bench.want(sample)
      const { handle } = await bench.make(wanted)
      const other = bench.want(sample, { ...markOf(wanted), variant: 'updated' })
      await bench.finish(bench.engine.update(handle, other, patient()))
      const once = await bench.until(handle, ['ready'])
      await bench.finish(bench.engine.update(handle, other, patient()))
      expect((await bench.until(handle, ['ready'])).specs).toEqual(once.specs)
      await only(bench, wanted.deployment, handle)
    })
  })

  test('an update makes nothing where nothing is', async bench => {
    await bench.each('specs', async sample => {
      const wanted = bench.want(sample)
      const { handle } = await bench.make(wanted)
      await bench.finish(bench.engine.remove(handle, patient()))
      const update = bench.finish(bench.engine.update(handle, wanted, patient()))
      await expect(update).rejects.toBeInstanceOf(EngineError)
      expect(await bench.engine.list(wanted.deployment, patient())).toEqual([])
    })
  })

  test('what only a new object can be is made anew', async bench => {
    await bench.each('replaced', async sample => {
      const wanted = bench.want(sample)
      const { handle } = await bench.make(wanted)
      const other = bench.want(sample, { ...markOf(wanted), key: bench.key(), variant: 'replaced' })
      if (!bench.engine.createsFirst) await bench.finish(bench.engine.remove(handle, patient()))
      const made = await bench.make(other)
      expect(made).toMatchObject({ ...markOf(other), specs: other.specs })
      expect(made.handle).not.toBe(handle)
    })
  })

  test('what is removed is gone, and may be removed again', async bench => {
    await bench.each('specs', async sample => {
      const wanted = bench.want(sample)
      const { handle } = await bench.make(wanted)
      for (let time = 0; time < 2; time += 1) {
        await bench.finish(bench.engine.remove(handle, patient()))
        expect(await bench.engine.read(handle, patient())).toBeUndefined()
        expect(await bench.engine.list(wanted.deployment, patient())).toEqual([])
      }
    })
  })

  test('removing one leaves the others', async bench => {
    await bench.each('specs', async sample => {
      const wanted = bench.want(sample)
      const other = { ...wanted, resource: 'law-2', key: bench.key() }
      const [{ handle }, left] = [await bench.make(wanted), await bench.make(other)]
      await bench.finish(bench.engine.remove(handle, patient()))
      expect(await bench.engine.list(wanted.deployment, patient())).toEqual([left])
    })
  })

  spoiling('what somebody changed is seen', async bench => {
    await bench.each('specs', async sample => {
      const wanted = bench.want(sample)
      const before = await bench.make(wanted)
      await bench.place.spoil(before.handle, before)
      expect(isSame(before, await bench.engine.read(before.handle, patient()))).toBe(false)
      const [listed] = await bench.engine.list(wanted.deployment, patient())
      expect(isSame(before, listed)).toBe(false)
    })
  })

  spoiling('an update takes back what somebody changed, where it need not be made anew', async bench => {
    await bench.each('specs', async sample => {
      const wanted = bench.want(sample)
      const { handle, ...before } = await bench.make(wanted)
      await bench.place.spoil(handle, { handle, ...before })
      const spoilt = await bench.engine.read(handle, patient())
      const { fixed } = bench.engine.types[sample.type]!
      if (!spoilt || fixed.some(field => !isEqual(spoilt.specs[field], wanted.specs[field]))) return
      await bench.finish(bench.engine.update(handle, wanted, patient()))
      expect((await bench.until(handle, ['ready'])).specs).toEqual(wanted.specs)
    })
  })
}

const isEqual = (a: unknown, b: unknown) => canonicalJson(a) === canonicalJson(b)
const isSame = (before: Observed, after: Observed | undefined) =>
  after?.state === before.state && isEqual(after.specs, before.specs)

const only = async ({ engine }: Bench, deployment: string, handle: string) =>
  expect((await engine.list(deployment, patient())).map(each => each.handle)).toEqual([handle])
