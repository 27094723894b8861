// Appends as fast as it can and says of each event that it is on disk, without delay, until it is killed.
import { postgresStore } from '#adapters/postgres'
import { sqliteStore } from '#adapters/sqlite'
import { domain, event, integer, isRefusal, text, view } from '#kernel'
import { createApp } from '#kernel/run'
import { memoryBlobs, realClock, silentLog } from '#kernel/testing'
import { createIds } from '#lib/ids'
import { writeSync } from 'node:fs'
import { z } from 'zod'
import { answer, options, say } from './child-side.ts'

interface Given {
  readonly node: string
  readonly folder?: string
  readonly url?: string
  readonly schema?: string
}

const { node, folder, url, schema } = options as Given

const Noted = event('thing.noted', { counter: z.string() }, { subject: data => data.counter })
const Counts = view('counts', {
  key: ['counter'],
  columns: { counter: text, count: integer },
  folds: when => [
    when(
      Noted,
      data => data.counter,
      (row, { counter }) => ({ counter, count: (row?.count ?? 0) + 1 }),
    ),
  ],
})

async function open() {
  const store = folder === undefined ? postgresStore({ url: url!, schema: schema! }) : sqliteStore({ folder })
  const app = await createApp({
    domains: [domain('thing', { about: 'Things', events: [Noted], views: [Counts] })],
    bindings: [],
    store,
    blobs: memoryBlobs(),
    clock: realClock,
    random: Math.random,
    nextId: createIds(Date.now),
    log: silentLog,
    version: '0',
    node,
  })
  return { app, store }
}

let opened: ReturnType<typeof open> | undefined
const whenOpen = () => (opened ??= insist(open, ({ code }) => code === 'STORE_UNAVAILABLE'))

/** A store that cannot answer now says so, and is asked again. */
async function insist<T>(work: () => Promise<T>, isForTheMoment: (error: any) => boolean): Promise<T> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!isForTheMoment(error)) throw error
      say({ askedAgain: String(error) })
    }
  }
}

/** The pipe may be full for a moment; nothing else is done before it took the line. */
function print(line: string) {
  for (;;) {
    try {
      writeSync(1, line)
      return
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
    }
  }
}

answer({
  async append(writers: number) {
    const { app } = await whenOpen()
    const write = async (counter: string) => {
      for (;;) {
        const append = () => app.append([Noted({ counter })])
        const [record] = await insist(append, error => isRefusal(error) && error.code === 'STORE_UNAVAILABLE')
        print(`${record!.position} ${record!.id}\n`)
      }
    }
    for (let at = 0; at < writers; at += 1) void write(`counter-${at}`)
  },
  /** Everything in the log, and what the view made of it. */
  async read() {
    const { app, store } = await whenOpen()
    const events: { position: number; id: string; type: string }[] = []
    for (let after = 0; ;) {
      const page = await app.events.read({ after, limit: 5000 })
      events.push(...page.map(({ position, id, type }) => ({ position, id, type })))
      if (page.length < 5000) break
      after = page.at(-1)!.position
    }
    const rows = await store.scanRows('counts', 1000)
    return { events, counted: rows.reduce((sum, row) => sum + Number(row.count), 0) }
  },
})
say({ loaded: true })
