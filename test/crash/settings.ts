import { parseArgs } from 'node:util'

export const parts = ['organize', 'bad-input', 'full-disk', 'cluster', 'log'] as const
export type Part = (typeof parts)[number]

export interface Settings {
  /** SIGKILLs of the server while it organizes. */
  readonly kills: number
  /** Kills of one of two processes on one Postgres. */
  readonly rounds: number
  /** Kills while a log is being appended to, on each store. */
  readonly appendKills: number
  readonly files: number
  readonly seed: number
  readonly only: readonly Part[]
}

const usage = `npm run test:crash -- [options]
  --kills N    kill -9 of the server while it discovers, organizes and undoes (200)
  --rounds N   kill -9 of one of two processes on one Postgres (50)
  --files N    files in the library (5000)
  --seed N     the library and the moments follow from it (1)
  --only PART  ${parts.join(', ')}; may be given more than once
  --quick      the same with less: 20 kills, 4 rounds, 400 files`

/** Undefined after printing the usage. */
export function readSettings(words: readonly string[], environment: NodeJS.ProcessEnv): Settings | undefined {
  const { values } = parseArgs({
    args: [...words],
    options: {
      kills: { type: 'string' },
      rounds: { type: 'string' },
      files: { type: 'string' },
      seed: { type: 'string' },
      only: { type: 'string', multiple: true },
      quick: { type: 'boolean', default: Boolean(environment.CI) },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(usage)
    return undefined
  }
  const wholeNumber = (name: 'kills' | 'rounds' | 'files' | 'seed', normal: number) => {
    const number = Number(values[name] ?? normal)
    if (Number.isSafeInteger(number) && number >= 0) return number
    throw new RangeError(`--${name} is a whole number, not ${values[name]}`)
  }
  const only = values.only ?? parts
  const unknown = only.find(part => !parts.includes(part as Part))
  if (unknown !== undefined) throw new RangeError(`--only ${unknown}: the parts are ${parts.join(', ')}`)
  return {
    kills: wholeNumber('kills', values.quick ? 20 : 200),
    rounds: wholeNumber('rounds', values.quick ? 4 : 50),
    appendKills: values.quick ? 3 : 12,
    files: wholeNumber('files', values.quick ? 400 : 5000),
    seed: wholeNumber('seed', 1),
    only: only as Part[],
  }
}
