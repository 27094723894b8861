import fc from 'fast-check'
import { writeFile } from 'node:fs/promises'
import type { PartName } from './settings.ts'

export interface Campaign<C> {
  readonly part: PartName
  readonly cases: fc.Arbitrary<C>
  readonly count: number
  readonly seed: number
  /** Throws when something does not hold. */
  tryOne(one: C): Promise<void>
}

export interface Figures {
  readonly part: PartName
  readonly tried: number
  readonly violated: number
  readonly seconds: number
  readonly more?: Readonly<Record<string, number | string>>
}

/** Tries many cases; the first that fails is made as small as it gets and written to a file. */
export async function runCampaign<C>({ part, cases, count, seed, tryOne }: Campaign<C>): Promise<Figures> {
  const startedAt = performance.now()
  let tried = 0
  const show = setInterval(() => console.log(`${part}: ${tried} of ${count}`), 15_000)
  const property = fc.asyncProperty(cases, async one => {
    tried += 1
    await tryOne(one)
  })
  const found = await fc
    .check(property, { numRuns: count, seed, endOnFailure: false })
    .finally(() => clearInterval(show))
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10
  if (found.failed) {
    const file = `infra-fuzz-${part}.json`
    const [smallest] = found.counterexample ?? []
    const message = String((found.errorInstance as Error | undefined)?.message ?? found.errorInstance)
    await writeFile(file, `${JSON.stringify({ part, seed, message, case: smallest }, null, 2)}\n`)
    console.error(
      `${part}: VIOLATED after ${found.numRuns} cases: ${message}\n  smallest case in ${file}; try it again with --repro ${file}`,
    )
  }
  return { part, tried: found.numRuns, violated: found.failed ? 1 : 0, seconds }
}
