// Another node on the same Postgres: it follows the log, counts what it is given, and appends when asked.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { App } from '../../src/kernel/run/index.ts'
import { obeyOrders } from '../harness/helper-process.ts'
import { closedLoop, createLatencies, sharedNow } from '../harness/load.ts'
import { noteOf } from '../harness/payload.ts'
import { noteDomain, takeNote } from './note-domain.ts'
import { onPostgres, openApp } from './open-app.ts'

export type NodeOrder =
  | { readonly do: 'open'; readonly url: string }
  /** Forgets what it has counted. */
  | { readonly do: 'begin' }
  | { readonly do: 'append'; readonly producers: number; readonly ms: number }
  /** Answers once it was given everything up to here. */
  | { readonly do: 'seen'; readonly upTo: number }
export interface Seen {
  readonly received: number
  readonly p50_ms: number
  readonly p99_ms: number
  /** When the last one came, on the clock all processes share. */
  readonly last: number
}

const folder = await mkdtemp(join(tmpdir(), 'alice-bench-node-'))
const leaving = new AbortController()
let app: App | undefined
let position = 0
let received = 0
let last = 0
let delays = createLatencies()

async function follow(opened: App, after: number) {
  const following = opened.events.follow({ after, patterns: ['bench.note_taken'], signal: leaving.signal })
  for await (const record of following) {
    last = sharedNow()
    const { sent } = record.data as { sent: number }
    if (sent > 0) delays.add((last - sent) / 1e6)
    position = record.position
    received += 1
  }
}

async function obey(order: NodeOrder): Promise<object | undefined> {
  if (order.do === 'open') {
    app = await openApp({ folder, domains: [noteDomain(false)], store: onPostgres(order.url) })
    await app.start()
    position = app.events.head()
    void follow(app, position)
    return {}
  }
  if (order.do === 'begin') {
    received = 0
    delays = createLatencies()
    return {}
  }
  if (order.do === 'append') {
    const { producers, ms } = order
    const latencies = await closedLoop({ producers, ms }, n => app!.append([takeNote(noteOf(n))]))
    return { appended: latencies.count }
  }
  const giveUpAt = performance.now() + 5000
  while (position < order.upTo && performance.now() < giveUpAt) await new Promise(done => setTimeout(done, 1))
  const seen: Seen = { received, p50_ms: delays.percentile(0.5), p99_ms: delays.percentile(0.99), last }
  return seen
}

obeyOrders(obey, async () => {
  leaving.abort()
  await app?.stop()
  await rm(folder, { recursive: true, force: true })
})
