// One of several processes on one Postgres: keeps a few parcels on their way until it is told to send no more.
import { postgresStore } from '#adapters/postgres'
import type { EventRecord } from '#kernel'
import { createApp, type App } from '#kernel/run'
import { memoryBlobs, realClock, silentLog } from '#kernel/testing'
import { createIds } from '#lib/ids'
import { answer, options, say } from './child-side.ts'
import { postOffice, type PostOffice } from './post-office.ts'

interface Given extends PostOffice {
  readonly url: string
  readonly schema: string
  readonly parcels: number
}

const { url, schema, parcels, ...office } = options as Given
let isSending = true
const underWay = new Set<string>()

async function open(): Promise<App> {
  try {
    return await openOnce()
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'STORE_UNAVAILABLE') throw error
    say({ openedAgain: String(error) })
    return open()
  }
}

async function openOnce(): Promise<App> {
  const app = await createApp({
    domains: [postOffice(office)],
    bindings: [],
    store: postgresStore({ url, schema }),
    blobs: memoryBlobs(),
    clock: realClock,
    random: Math.random,
    nextId: createIds(Date.now),
    log: silentLog,
    version: '0',
    node: office.node,
  })
  void app.lost.then(error => {
    say({ lost: error.message })
    return app.stop().finally(() => process.exit(3))
  })
  const send = async () => {
    if (!isSending) return
    const sent = await app.call('post.send', {}, { actor: { id: 'sender', kind: 'service' } })
    underWay.add((sent as { workflow_id: string }).workflow_id)
  }
  const see = (record: EventRecord<any>) => {
    if (record.type === 'workflow.completed' && underWay.delete(record.subject)) void send().catch(() => {})
    if (
      record.type === 'workflow.resumed' &&
      record.data.reason === 'takeover' &&
      record.source === `/alice/${office.node}`
    ) {
      say({ tookOver: record.subject, from: record.data.previous_owner })
    }
  }
  void follow(
    app.events.follow({
      after: app.events.head(),
      patterns: ['workflow.*'],
      signal: new AbortController().signal,
    }),
    see,
  )
  await app.start()
  for (let at = 0; at < parcels; at += 1) await send()
  return app
}

async function follow(records: AsyncIterable<EventRecord>, see: (record: EventRecord) => void) {
  for await (const record of records) see(record)
}

const opening = Promise.withResolvers<App>()

answer({
  async open() {
    const app = await open()
    opening.resolve(app)
    return {}
  },
  sendNoMore() {
    isSending = false
  },
  async stop() {
    await (await opening.promise).stop()
  },
})
say({ loaded: true })
