import { expect } from 'vitest'
import type { Observed } from '../ports.ts'
import { markOf, patient, type Bench, type Needing } from './engine-law-bench.ts'

export function secretsLaw(needing: Needing): void {
  const test = needing()

  test('a secret reads back as its reference, and its value is nowhere to be seen', async bench => {
    await bench.each('secret', async sample => {
      const value = bench.key()
      const wanted = bench.want(sample, { variant: 'secret', secrets: new Map([[reference, value]]) })
      const made = await bench.make(wanted)
      expect(JSON.stringify(wanted.specs)).toContain(reference)
      expect(made).toMatchObject({ ...markOf(wanted), specs: wanted.specs })
      await nowhere(bench, made, value)
    })
  })

  test('another value is an update, and reads back as the same reference', async bench => {
    await bench.each('secret', async sample => {
      const [first, second] = [bench.key(), bench.key()]
      const wanted = bench.want(sample, { variant: 'secret', secrets: new Map([[reference, first]]) })
      const { handle } = await bench.make(wanted)
      const { fixed } = bench.engine.types[sample.type]!
      if (fixed.some(field => JSON.stringify(wanted.specs[field] ?? '').includes(reference))) return
      const other = { ...wanted, secrets: new Map([[reference, second]]) }
      await bench.finish(bench.engine.update(handle, other, patient()))
      const updated = await bench.until(handle, ['ready'])
      expect(updated.specs).toEqual(wanted.specs)
      for (const value of [first, second]) await nowhere(bench, updated, value)
    })
  })

  test('without the value of a secret nothing is made', async bench => {
    await bench.each('secret', async sample => {
      const wanted = bench.want(sample, { variant: 'secret' })
      const create = bench.finish(bench.engine.create(wanted, patient()))
      await expect(create).rejects.toMatchObject({ name: 'EngineError', kind: 'permanent' })
      expect(await bench.engine.list(wanted.deployment, patient())).toEqual([])
    })
  })
}

const reference = 'secret://law'

async function nowhere({ engine }: Bench, seen: Observed, value: string): Promise<void> {
  expect(JSON.stringify(seen)).not.toContain(value)
  expect(JSON.stringify(await engine.list(seen.deployment, patient()))).not.toContain(value)
}
