import { join } from 'node:path'
import { localBlobs } from '../../src/adapters/local-blobs/index.ts'
import { postgresStore } from '../../src/adapters/postgres/index.ts'
import { sqliteStore } from '../../src/adapters/sqlite/index.ts'
import type { Binding, Domain, Logger } from '../../src/kernel/index.ts'
import { createApp, type App } from '../../src/kernel/run/index.ts'
import type { Clock, Store } from '../../src/kernel/run/ports.ts'
import { createIds } from '../../src/lib/ids.ts'

export interface OpenOptions {
  readonly folder: string
  readonly domains: readonly Domain[]
  readonly bindings?: readonly Binding[] | undefined
  readonly store: Store
  readonly maxRunning?: number | undefined
}

/** Alice as `src/main/alice.ts` puts it together, with the domains of a benchmark. */
export function openApp({ folder, domains, bindings = [], store, maxRunning }: OpenOptions): Promise<App> {
  const nextId = createIds(Date.now)
  return createApp({
    domains,
    bindings,
    store,
    blobs: localBlobs(join(folder, 'blobs')),
    clock: systemClock,
    random: Math.random,
    nextId,
    log: troubleLog,
    version: 'bench',
    node: nextId('node'),
    ...(maxRunning !== undefined && { maxRunning }),
  })
}

export const onSqlite = (folder: string) => sqliteStore({ folder })
export const onPostgres = (url: string, schema = 'alice') => postgresStore({ url, schema })

const systemClock: Clock = {
  now: Date.now,
  after(ms, run) {
    const timer = setTimeout(run, Math.min(Math.max(0, ms), 2 ** 31 - 1))
    return () => clearTimeout(timer)
  },
}

/** Trouble ends up with the one who looks why a row has no numbers. */
const troubleLog: Logger = {
  debug: () => {},
  info: () => {},
  warn: (details, message) => console.error(message, details),
  error: (details, message) => console.error(message, details),
}
