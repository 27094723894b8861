import { canonicalJson } from '#lib/canonical'
import { expect } from 'vitest'
import type { Engine, Specs } from '../ports.ts'
import { parsed, type Needing } from './engine-law-bench.ts'

export function typesLaw(needing: Needing): void {
  const test = needing()

  test('every type has a sample, and every sample a type', async ({ engine, place }) => {
    const types = new Set(place.samples.map(sample => sample.type))
    expect([...types].toSorted()).toEqual(Object.keys(engine.types).toSorted())
    for (const type of Object.values(engine.types)) expect(type.about).not.toBe('')
  })

  test('specs parsed twice are the specs parsed once, and plain data', async ({ engine, each }) => {
    await each('specs', async ({ type, specs }) => {
      const once = parsed(engine, type, specs)
      expect(parsed(engine, type, once)).toEqual(once)
      expect(JSON.parse(canonicalJson(once))).toEqual(once)
    })
  })

  test('a field nobody knows is refused', async ({ engine, each }) => {
    await each('specs', async ({ type, specs }) => {
      const { success } = engine.types[type]!.specs.safeParse({ ...specs, no_such_field: 1 })
      expect(success).toBe(false)
    })
  })

  test('only fixed fields need a new object', async ({ engine, place }) => {
    for (const { type, specs, updated, replaced } of place.samples) {
      const { fixed } = engine.types[type]!
      const otherwise = (other: Specs) => differing(engine, type, specs, other)
      if (updated) expect(otherwise(updated).length).toBeGreaterThan(0)
      if (updated) expect(otherwise(updated).filter(field => fixed.includes(field))).toEqual([])
      if (replaced) expect(otherwise(replaced).some(field => fixed.includes(field))).toBe(true)
    }
  })

  test('what a type needs is told in numbers', async ({ engine, each }) => {
    await each('specs', async ({ type, specs }) => {
      const { cpu, memory_mb, storage_gb } = engine.types[type]!.needs(parsed(engine, type, specs))
      for (const need of [cpu, memory_mb, storage_gb]) expect(need).toBeGreaterThanOrEqual(0)
    })
  })
}

function differing(engine: Engine, type: string, specs: Specs, other: Specs): readonly string[] {
  const [before, after] = [parsed(engine, type, specs), parsed(engine, type, other)]
  const fields = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...fields].filter(field => canonicalJson(before[field]) !== canonicalJson(after[field]))
}
