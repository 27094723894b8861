import { describe, test } from 'vitest'
import { openBench, type Needing, type PlaceOfLaw } from './engine-law-bench.ts'
import { changingLaw } from './engine-law-changing.ts'
import { crashesLaw } from './engine-law-crashes.ts'
import { makingLaw } from './engine-law-making.ts'
import { offersLaw } from './engine-law-offers.ts'
import { secretsLaw } from './engine-law-secrets.ts'
import { strangersLaw } from './engine-law-strangers.ts'
import { typesLaw } from './engine-law-types.ts'
import type { EnginePlace } from './engine-place.ts'

export interface EngineLawOptions {
  /** Deviations, by the titles of their tests; with `types`, only samples of these are left out. */
  readonly skips?: readonly {
    readonly reason: string
    readonly tests: readonly string[]
    readonly types?: readonly string[]
  }[]
  /** How long something may take until it is ready; 20 s when not said. */
  readonly patienceMs?: number
}

/** The law of `Engine`. `open` makes a fresh world for every test. */
export function engineLaw(
  name: string,
  open: () => Promise<EnginePlace>,
  { skips = [], patienceMs = 20_000 }: EngineLawOptions = {},
): void {
  describe(`Engine, kept by ${name}`, () => {
    const titles = new Set<string>()
    const needing: Needing =
      (...ways) =>
      (title, run) => {
        titles.add(title)
        const deviations = skips.filter(each => each.tests.includes(title))
        const whole = deviations.find(each => !each.types)
        test(title, { timeout: 3 * patienceMs }, async ({ skip }) => {
          if (whole) skip(whole.reason)
          const place = await open()
          const missing = ways.find(way => !place[way])
          if (missing) await place.close()
          if (missing) skip(`there is no ${missing} here`)
          const without = new Set(deviations.flatMap(each => each.types ?? []))
          await run(openBench(place as PlaceOfLaw, { skip, without, patienceMs }))
        })
      }
    const parts = [typesLaw, makingLaw, changingLaw, strangersLaw, secretsLaw, crashesLaw, offersLaw]
    for (const part of parts) part(needing)

    test('every deviation names a test of the law', ({ expect }) => {
      const named = skips.flatMap(skip => skip.tests)
      expect(named.filter(title => !titles.has(title))).toEqual([])
    })
  })
}
