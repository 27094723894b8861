import { canonicalJson } from '#lib/canonical'
import { expect } from 'vitest'
import { EngineError, type Begun, type Observed } from '../ports.ts'
import { gaveUp, markOf, oldFirst, patient, sorted, type Bench, type Needing } from './engine-law-bench.ts'

export function makingLaw(needing: Needing): void {
  const test = needing()

  test('what is made reads back as it was wanted, with its mark, and becomes ready', async bench => {
    await bench.each('specs', async sample => {
      const wanted = bench.want(sample)
      expect(await bench.make(wanted)).toMatchObject({ ...markOf(wanted), specs: wanted.specs })
    })
  })

  test('outputs have only names that the type declares', async bench => {
    await bench.each('specs', async sample => {
      const { outputs } = await bench.make(bench.want(sample))
      const declared = bench.engine.types[sample.type]!.outputs
      expect(Object.keys(outputs).filter(name => !declared.includes(name))).toEqual([])
    })
  })

  test('created twice with one key it is one object', async bench => {
    await bench.each('specs', async sample => {
      const wanted = bench.want(sample)
      const { handle } = await bench.make(wanted)
      expect(await bench.finish(bench.engine.create(wanted, patient()))).toBe(handle)
      expect(await handlesOf(bench, wanted.deployment)).toEqual([handle])
    })
  })

  test('created several times at once with one key it is one object', async bench => {
    await bench.each('specs', async sample => {
      const wanted = bench.want(sample)
      const begun = Array.from({ length: 5 }, () => bench.engine.create(wanted, patient()))
      await oneObject(bench, wanted.deployment, begun)
    })
  })

  needing('restart')('created by two engines at once with one key it is one object', async bench => {
    const second = await bench.place.restart()
    await bench.each('specs', async sample => {
      const wanted = bench.want(sample)
      const begun = [bench.engine, second, bench.engine, second].map(each => each.create(wanted, patient()))
      await oneObject(bench, wanted.deployment, begun)
    })
  })

  test('two keys are two objects', async bench => {
    if (!bench.engine.createsFirst) bench.skip(oldFirst)
    await bench.each('specs', async sample => {
      const first = bench.want(sample)
      const second = { ...first, key: bench.key() }
      const made = [await bench.make(first), await bench.make(second)]
      expect(made.map(each => each.key)).toEqual([first.key, second.key])
      expect(await handlesOf(bench, first.deployment)).toEqual(made.map(each => each.handle).toSorted())
    })
  })

  test('a deployment lists what is its own, as it reads', async bench => {
    const { samples } = bench.place
    const [mine, other] = [bench.deployment(), bench.deployment()]
    const made: Observed[] = []
    for (const [at, sample] of samples.entries()) {
      const names = { resource: `law-${at}`, key: bench.key() }
      made.push(await bench.make(bench.want(sample, { ...names, deployment: mine })))
      const { handle } = await bench.make(bench.want(sample, { ...names, deployment: other }))
      expect(made.map(each => each.handle)).not.toContain(handle)
    }
    expect(sorted(await bench.engine.list(mine, patient()))).toEqual(sorted(made))
    expect(await bench.engine.list(bench.deployment(), patient())).toEqual([])
  })

  test('the longest names have room', async bench => {
    await bench.each('specs', async sample => {
      const wanted = bench.want(sample, {
        resource: `w${'-1'.repeat(31)}`,
        key: `k_${bench.key().padEnd(38, 'Z')}`,
      })
      expect(await bench.make(wanted)).toMatchObject(markOf(wanted))
    })
  })

  test('fifty looks at what nobody changes are one look', async bench => {
    await bench.each('specs', async sample => {
      const wanted = bench.want(sample)
      const { handle } = await bench.make(wanted)
      const looks = new Set<string>()
      for (let look = 0; look < 50; look += 1) {
        looks.add(canonicalJson(await bench.engine.read(handle, patient())))
        for (const each of await bench.engine.list(wanted.deployment, patient())) {
          looks.add(canonicalJson(each))
        }
      }
      expect([...looks]).toHaveLength(1)
    })
  })

  test('whoever gave up before asking gets nothing made', async bench => {
    await bench.each('specs', async sample => {
      const wanted = bench.want(sample)
      await expect(bench.engine.create(wanted, gaveUp())).rejects.toThrow('enough')
      await expect(bench.engine.list(wanted.deployment, gaveUp())).rejects.toThrow('enough')
      expect(await bench.engine.list(wanted.deployment, patient())).toEqual([])
    })
  })
}

const handlesOf = async ({ engine }: Bench, deployment: string) =>
  (await engine.list(deployment, patient())).map(each => each.handle).toSorted()

/** Whoever came in the way of another may be told to try again or to look. */
async function oneObject(bench: Bench, deployment: string, begun: readonly Promise<Begun>[]): Promise<void> {
  const ends = await Promise.allSettled(begun.map(each => bench.finish(each)))
  const handles = new Set(ends.flatMap(end => (end.status === 'fulfilled' ? [end.value] : [])))
  expect(handles.size).toBe(1)
  expect(await handlesOf(bench, deployment)).toEqual([...handles])
  for (const end of ends) {
    if (end.status === 'fulfilled') continue
    expect(end.reason).toBeInstanceOf(EngineError)
    expect(['transient', 'uncertain']).toContain((end.reason as EngineError).kind)
  }
}
