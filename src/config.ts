import { isPattern } from '#kernel'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { z } from 'zod'

/** Every setting, its default and what it is for. Read once; nothing else looks at the environment. */
const Settings = z.object({
  ALICE_HOME: z
    .string()
    .default(() => join(homedir(), '.alice'))
    .describe('data folder: log, blobs, keys'),
  ALICE_HOST: z.string().default('127.0.0.1').describe('address to listen on'),
  ALICE_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(4100)
    .describe('port to listen on; 0 takes a free one'),
  ALICE_STORE: z
    .string()
    .optional()
    .describe('Postgres URL; absent means the SQLite file in the data folder'),
  ALICE_STORE_SCHEMA: z
    .string()
    .regex(/^[a-z_][a-z0-9_]*$/)
    .default('alice')
    .describe('Postgres schema'),
  ALICE_LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('what is logged'),
  ALICE_EVENT_FILES: z
    .string()
    .optional()
    .describe('folder for daily files with every event, one JSON line each'),
  ALICE_EVENTS_EXCLUDE: z
    .string()
    .transform(text => text.split(',').map(part => part.trim()))
    .pipe(z.array(z.string().refine(isPattern, 'patterns look like asset.processing_started or device.*')))
    .optional()
    .describe('event types not to record, comma-separated patterns; the journal of workflows always is'),
  ALICE_EVENTS_LOG: z
    .enum(['debug', 'info'])
    .optional()
    .describe('write a log line for every event, at this level'),
  ALICE_MAX_WORKFLOWS: z.coerce
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(500)
    .describe('workflows running at once'),
  ALICE_BRISQUE_MODEL: z.string().optional().describe('libsvm model file of the original BRISQUE release'),
  ALICE_BRISQUE_RANGE: z.string().optional().describe('its range file'),
  ALICE_SIGHTENGINE_USER: z.string().optional().describe('SightEngine API user'),
  ALICE_SIGHTENGINE_SECRET: z.string().optional().describe('SightEngine API secret'),
  ALICE_SIGHTENGINE_URL: z.url().optional().describe('SightEngine base URL'),
  ALICE_ANTHROPIC_KEY: z.string().optional().describe('Anthropic API key, for Claude vision'),
  ALICE_ANTHROPIC_URL: z.url().optional().describe('Anthropic base URL'),
  ALICE_URL: z.url().optional().describe('server the command line talks to'),
  ALICE_KEY: z.string().optional().describe('key the command line shows that server'),
})

export type Config = z.output<typeof Settings>

const secrets = /SECRET|KEY|STORE$/

/** Reads and checks the environment; a wrong value is one sentence that names the variable. */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  overrides: Partial<Config> = {},
): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([name, value]) => name.startsWith('ALICE_') && value !== ''),
  )
  const parsed = Settings.safeParse({ ...given, ...definedOnly(overrides) })
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new RangeError(`${String(issue?.path[0])} is not usable: ${issue?.message}`)
  }
  return { ...parsed.data, ALICE_HOME: resolve(parsed.data.ALICE_HOME) }
}

export interface Setting {
  readonly name: string
  readonly value: unknown
  readonly source: 'environment' | 'default'
  readonly about: string | undefined
}

/** Effective values with their source; secrets hidden. */
export function describeConfig(
  config: Config,
  environment: Readonly<Record<string, string | undefined>>,
): Setting[] {
  return Object.entries(Settings.shape).map(([name, schema]) => {
    const value = config[name as keyof Config]
    const shown = value !== undefined && secrets.test(name) ? '(hidden)' : value
    return {
      name,
      value: shown,
      source: environment[name] ? 'environment' : 'default',
      about: schema.description,
    }
  })
}

const definedOnly = (record: object) =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined))

export const processConfig = (overrides?: Partial<Config>) => readConfig(process.env, overrides)
export const describeProcessConfig = (config: Config) => describeConfig(config, process.env)
