import { RateSetting } from '#domains/limits/contract'
import { isPattern } from '#kernel'
import { resolve } from 'node:path'
import { z } from 'zod'
import { browserSettings } from './config-browser.ts'
import { engineSettings } from './config-engines.ts'
import { usualHome } from './config-place.ts'

const patterns = z
  .string()
  .transform(text => text.split(',').map(part => part.trim()))
  .pipe(z.array(z.string().refine(isPattern, 'patterns look like asset.processing_started or device.*')))

/** Every setting, its default and what it is for. Read once; nothing else looks at the environment. */
const Settings = z.object({
  ALICE_HOME: z.string().default(usualHome).describe('data folder: log, blobs, keys'),
  ALICE_HOST: z.string().default('127.0.0.1').describe('address to listen on'),
  ALICE_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(4100)
    .describe('port to listen on; 0 takes a free one'),
  ALICE_GRPC_PORT: z
    .union([z.literal('off'), z.coerce.number().int().min(0).max(65_535)])
    .optional()
    .describe('port for gRPC; absent: the one after HTTP, 0: a free one, off: none'),
  ALICE_STORE: z
    .string()
    .optional()
    .describe('Postgres URL; absent means the SQLite file in the data folder'),
  ALICE_STORE_SCHEMA: z
    .string()
    .regex(/^[a-z_][a-z0-9_]*$/)
    .default('alice')
    .describe('Postgres schema'),
  ALICE_TLS_CERT: z
    .string()
    .optional()
    .describe('PEM file of the certificate; with it Alice speaks TLS 1.3 only'),
  ALICE_TLS_KEY: z.string().optional().describe('PEM file of its key'),
  ALICE_TLS_CLIENT_CA: z
    .string()
    .optional()
    .describe('PEM file of the authorities whose client certificates are believed'),
  ALICE_TLS_CLIENTS: z
    .string()
    .optional()
    .describe('who comes with which client certificate: JSON list of {name, fingerprint or subject, roles}'),
  ALICE_INSECURE_HTTP: z
    .stringbool()
    .default(false)
    .describe('listen beyond this machine without TLS, because something in front of Alice does it'),
  ALICE_ALLOWED_HOSTS: z
    .string()
    .transform(text => text.split(',').map(part => part.trim().toLowerCase()))
    .optional()
    .describe('names under which people reach the server, comma-separated'),
  ALICE_CONNECTIONS_PER_ADDRESS: z.coerce
    .number()
    .int()
    .min(1)
    .default(1000)
    .describe('open connections by one address beyond this machine; more behind a proxy on another one'),
  ALICE_JWT_ISSUERS: z
    .string()
    .optional()
    .describe('whose tokens let people in: JSON list of {name, issuer, audience, jwks_uri, roles}'),
  ALICE_POLICIES: z.string().optional().describe('folder of .cedar files that forbid what roles permit'),
  ALICE_OUTBOUND_ALLOW: z
    .string()
    .transform(text => text.split(',').map(part => part.trim()))
    .optional()
    .describe('networks inside that URLs of callers may lead to, comma-separated: 10.1.0.0/16'),
  ALICE_SECRETS_KEY: z
    .string()
    .optional()
    .describe(
      '32 random bytes in base64 to encrypt secrets under, older ones after commas; absent: secrets.key',
    ),
  ALICE_LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('what is logged'),
  ALICE_EVENT_FILES: z
    .string()
    .optional()
    .describe('folder for daily files with every event, one JSON line each'),
  ALICE_EVENTS_ACCEPT: patterns
    .optional()
    .describe(
      'types of events from outside to take in though nobody declares them, comma-separated patterns',
    ),
  ALICE_EVENTS_EXCLUDE: patterns
    .optional()
    .describe(
      'event types not to record, comma-separated patterns; what must be found again always is: workflows, changes, audit, quotas, budgets, keys, webhooks',
    ),
  ALICE_METRICS_OPEN: z
    .stringbool()
    .default(false)
    .describe('true shows /metrics to everybody who reaches this server'),
  ALICE_OTLP: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('collector of traces that speaks OTLP over HTTP; absent: nothing is traced'),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('the same where ALICE_OTLP is not set; OTEL_EXPORTER_OTLP_HEADERS and its kin hold too'),
  ALICE_OTLP_RATIO: z.coerce
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe('share of the traces beginning here that are sent; of others what they say'),
  ALICE_EVENTS_LOG: z
    .enum(['debug', 'info'])
    .optional()
    .describe('write a log line for every event, at this level'),
  ALICE_AUDIT_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'write 32 random bytes in hex')
    .optional()
    .describe('key of audit seals, the same for all processes of one database; absent: audit.key'),
  ALICE_CACHE_MB: z.coerce
    .number()
    .min(0)
    .max(16_384)
    .default(64)
    .describe('memory for answers of reads that are given again until an event changes them; 0 keeps none'),
  ALICE_REDIS: z
    .url({ protocol: /^rediss?$/ })
    .optional()
    .describe('Redis, Dragonfly or Valkey URL; processes count rates together there'),
  ALICE_RATE_LIMITS: RateSetting.optional().describe(
    'how often operations may be called: JSON list of rules before the defaults, or "off"',
  ),
  ALICE_CONCURRENT_CALLS: z.coerce
    .number()
    .int()
    .min(1)
    .max(100_000)
    .default(500)
    .describe('calls of one actor at once'),
  ALICE_PLUGINS: z
    .string()
    .transform(text => text.split(',').map(part => part.trim()))
    .pipe(z.array(z.string().min(1)))
    .optional()
    .describe('plugins to load: files or packages, comma-separated'),
  ALICE_PROFILE: z
    .string()
    .regex(/^[a-z][a-z-]*$/)
    .optional()
    .describe('shipped plugin to load as well; conformance answers without a key, on this machine only'),
  ALICE_APPROVE_THROUGH: z
    .string()
    .transform(text => text.split(',').map(part => part.trim()))
    .optional()
    .describe(
      'assistants through which their user may approve plans, comma-separated ids; * for the owner’s',
    ),
  ALICE_MQTT: z
    .url({ protocol: /^mqtts?$/ })
    .optional()
    .describe('MQTT 5 broker for requests and events, with name and password: mqtt://name:word@host:1883'),
  ALICE_MQTT_PREFIX: z.string().default('alice').describe('first word of the MQTT topics'),
  ALICE_MQTT_EVENTS: patterns
    .or(z.literal('').transform(() => []))
    .default(['>'])
    .describe('types of events to publish over MQTT, comma-separated patterns'),
  ALICE_MQTT_MODE: z
    .enum(['structured', 'binary'])
    .default('structured')
    .describe('how CloudEvents are put into MQTT messages'),
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
  ...engineSettings,
  ...browserSettings,
  TRACEPARENT: z.string().optional().describe('W3C trace that calls of the command line belong to'),
})

export type Config = z.output<typeof Settings>

const secrets = /SECRET|(?<!TLS_)KEY|STORE$|REDIS$/

/** Reads and checks the environment; a wrong value is one sentence that names the variable. */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  overrides: Partial<Config> = {},
): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([name, value]) => name in Settings.shape && value !== ''),
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
