import { Refusal, type Actor, type Binding, type Blobs, type Domain, type Logger } from '#kernel'
import { sha256 } from '#lib/hash'
import { createIds } from '#lib/ids'
import { createApp, type App, type AppOptions } from '../run/index.ts'
import type { Clock, Store } from '../run/ports.ts'
import { memoryStore } from './memory-store.ts'

export const tester: Actor = { id: 'tester', kind: 'person' }

/** Blobs in memory. */
export function memoryBlobs(): Blobs {
  const bytesByHash = new Map<string, Uint8Array>()
  return {
    async put(bytes) {
      const hash = sha256(bytes)
      bytesByHash.set(hash, bytes)
      return hash
    },
    get: async hash => bytesByHash.get(hash),
    has: async hash => bytesByHash.has(hash),
  }
}

export const silentLog: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

/** The clock of this machine, for tests that let time pass by itself. */
export const realClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, Math.min(Math.max(0, ms), 2 ** 31 - 1))
    return () => clearTimeout(timer)
  },
}

export interface TestAppOptions extends Partial<Omit<AppOptions, 'domains' | 'store'>> {
  readonly store?: Store
  readonly bindings?: readonly Binding[]
}

let nodes = 0

/** A whole Alice around the given domains, in memory unless a store is given. */
export async function testApp(domains: readonly Domain[], options: TestAppOptions = {}): Promise<App> {
  const clock = options.clock ?? realClock
  nodes += 1
  return createApp({
    bindings: [],
    blobs: memoryBlobs(),
    random: () => 0.5,
    nextId: createIds(() => clock.now()),
    log: silentLog,
    version: '0.0.0-test',
    node: `test-${nodes}`,
    ...options,
    store: options.store ?? memoryStore(),
    clock,
    domains,
  })
}

/** The code of the refusal a call ends with; fails when it does not end with one. */
export async function refusalOf(work: Promise<unknown>): Promise<Refusal> {
  const ended = await work.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (ended instanceof Refusal) return ended
  throw new Error('Expected a refusal', { cause: ended })
}

/** Follows a workflow to its end and answers its row. */
export async function endOf(app: App, workflowId: string): Promise<string> {
  const leave = new AbortController()
  const patterns = ['workflow.completed', 'workflow.failed', 'workflow.canceled']
  const ends = app.events.follow({ after: 0, patterns, subject: workflowId, signal: leave.signal })
  const first = await ends[Symbol.asyncIterator]().next()
  leave.abort()
  if (first.done) throw new Error(`${workflowId} never ended`)
  return first.value.type.slice('workflow.'.length)
}
