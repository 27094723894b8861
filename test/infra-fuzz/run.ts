// Generated blueprints, faults and kills against the planner and the executor: `npm run test:infra-fuzz -- --help`.
import fc from 'fast-check'
import { readFile, writeFile } from 'node:fs/promises'
import { fakeCloud } from '../../src/adapters/fake-engine/index.ts'
import { openSite, type Site } from '../infra/site.ts'
import { runCampaign, type Figures } from './campaign.ts'
import { cases, type Case } from './cases.ts'
import { tryDockerKills } from './docker-kills.ts'
import { tryLost, tryRollback, tryStale, type Trouble } from './faults.ts'
import { tryKills } from './kills.ts'
import { tryPlans } from './plans.ts'
import { tryRaces } from './races.ts'
import { readSettings, type PartName, type Settings } from './settings.ts'
import { measureSpeed } from './speed.ts'

const most = 10
/** A new world now and then: lists of everything get long. */
const casesPerSite = 200

const troubles: fc.Arbitrary<Trouble> = fc
  .tuple(cases(most), fc.nat(10_000))
  .map(([one, pick]) => ({ ...one, pick }))

const tries = { plans: tryPlans, stale: tryStale, lost: tryLost, rollbacks: tryRollback }

process.exitCode = await main()

async function main(): Promise<number> {
  const settings = readSettings(process.argv.slice(2), process.env)
  if (!settings) return Number(process.exitCode ?? 0)
  if (settings.repro !== undefined) return again(settings.repro)
  console.log(`seed ${settings.seed}`)
  const figures: Figures[] = []
  for (const part of settings.only) {
    figures.push(await runPart(part, settings))
    console.log(lineOf(figures.at(-1)!))
  }
  if (settings.json !== undefined) {
    await writeFile(settings.json, `${JSON.stringify({ seed: settings.seed, figures }, null, 2)}\n`)
  }
  const violated = figures.filter(each => each.violated > 0)
  console.log(
    violated.length === 0
      ? '\nNothing was violated.'
      : `\nViolated: ${violated.map(({ part }) => part).join(', ')}`,
  )
  return violated.length === 0 ? 0 : 1
}

async function runPart(part: PartName, { counts, seed, docker }: Settings): Promise<Figures> {
  const count = counts[part]
  if (part === 'races') return tryRaces(count)
  if (part === 'kills') return tryKills(count, seed)
  if (part === 'docker-kills') {
    if (docker !== undefined) return tryDockerKills(count, seed, docker)
    console.warn('SKIPPED: docker-kills, for ALICE_TEST_DOCKER names no Docker Engine')
    return { part, tried: 0, violated: 0, seconds: 0 }
  }
  if (part === 'speed') return measureSpeed(count)
  return withSites(site =>
    runCampaign<Trouble>({
      part,
      cases: troubles,
      count,
      seed,
      tryOne: async one => tries[part](await site(), one),
    }),
  )
}

async function withSites<T>(run: (site: () => Promise<Site>) => Promise<T>): Promise<T> {
  let site: Site | undefined
  let used = 0
  const close = async () => {
    await site?.[Symbol.asyncDispose]()
    site = undefined
  }
  try {
    return await run(async () => {
      if (used % casesPerSite === 0) await close()
      used += 1
      site ??= await openSite({ cloud: fakeCloud({ mostCalls: 1_000_000 }) })
      return site
    })
  } finally {
    await close()
  }
}

async function again(file: string): Promise<number> {
  const { part, case: one } = JSON.parse(await readFile(file, 'utf8')) as {
    part: keyof typeof tries
    case: Case & Trouble
  }
  await using site = await openSite({ cloud: fakeCloud({ mostCalls: 1_000_000 }) })
  try {
    await tries[part](site, one)
    console.log('It holds.')
    return 0
  } catch (error) {
    console.error(error)
    return 1
  }
}

function lineOf({ part, tried, violated, seconds, more = {} }: Figures): string {
  const rest = Object.entries(more).map(([name, value]) => `${name} ${value}`)
  return [`${part.padEnd(10)} ${tried} tried, ${violated} violated, ${seconds} s`, ...rest].join('; ')
}
