import { parseArgs } from 'node:util'

export const parts = [
  'plans',
  'stale',
  'lost',
  'rollbacks',
  'races',
  'kills',
  'docker-kills',
  'speed',
] as const
export type PartName = (typeof parts)[number]

export interface Settings {
  readonly only: readonly PartName[]
  readonly counts: Readonly<Record<PartName, number>>
  readonly seed: number
  /** Socket of a Docker Engine. */
  readonly docker: string | undefined
  /** A case to try again instead. */
  readonly repro: string | undefined
  readonly json: string | undefined
}

const whole: Settings['counts'] = {
  plans: 10_000,
  stale: 1000,
  lost: 1000,
  rollbacks: 500,
  races: 1000,
  kills: 1000,
  'docker-kills': 50,
  speed: 1000,
}
const quick: Settings['counts'] = {
  plans: 150,
  stale: 30,
  lost: 30,
  rollbacks: 20,
  races: 20,
  kills: 8,
  'docker-kills': 4,
  speed: 1000,
}

const help = `npm run test:infra-fuzz -- [part …] [options]
  plans      generated changes: done is what was planned, in order, and planning again finds nothing
  stale      the world changed after the plan: nothing is done
  lost       answers get lost: nothing is made twice
  rollbacks  something fails: the state before is back, by fingerprint
  races      two start at once: one works
  kills      kill -9 at random moments: nothing lost, nothing twice
  docker-kills  the same on the real Docker Engine at ALICE_TEST_DOCKER
  speed      how long planning and carrying out takes

  --quick          a few of each
  --count N        so many of each part that is named
  --seed N         the same cases again
  --repro FILE     one case that failed, as it was written to infra-fuzz-<part>.json
  --json FILE      write the figures there`

export function readSettings(args: readonly string[], env: NodeJS.ProcessEnv): Settings | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      count: { type: 'string' },
      seed: { type: 'string' },
      repro: { type: 'string' },
      json: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  const unknown = positionals.filter(name => !parts.some(part => part === name))
  if (values.help || unknown.length > 0) {
    if (unknown.length > 0) console.error(`There is no part ${unknown.join(', ')}\n`)
    console.log(help)
    process.exitCode = unknown.length > 0 ? 2 : 0
    return undefined
  }
  const counts = { ...(values.quick ? quick : whole) }
  if (values.count !== undefined) for (const name of parts) counts[name] = Number(values.count)
  return {
    only: positionals.length > 0 ? (positionals as PartName[]) : parts,
    counts,
    seed: values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed),
    docker: env.ALICE_TEST_DOCKER,
    repro: values.repro,
    json: values.json,
  }
}
