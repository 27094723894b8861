// The ways events reach another process; each hands every note on as it comes.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { httpClient } from '../../src/surfaces/client/index.ts'
import type { Note } from '../harness/payload.ts'
import type { Hear, Stop } from './hear.ts'

/** Our own client on our own event stream. */
export async function hearSse(
  { url, key }: { readonly url: string; readonly key: string },
  hear: Hear,
): Promise<Stop> {
  const leaving = new AbortController()
  const client = httpClient({ url, key })
  const following = client.follow({ types: ['bench.note_taken'], signal: leaving.signal })
  const events = following[Symbol.asyncIterator]()
  const listen = async () => {
    for (let next = await first; !next.done; next = await events.next()) hear((next.value.data as Note).sent)
  }
  const first = events.next()
  void listen().catch(() => undefined)
  // The stream is open once its headers are here, a moment after it was asked for.
  await new Promise(done => setTimeout(done, 300))
  return async () => leaving.abort()
}

export async function hearPostgresNode(url: string, hear: Hear): Promise<Stop> {
  const { noteDomain } = await import('../ours/note-domain.ts')
  const { onPostgres, openApp } = await import('../ours/open-app.ts')
  const folder = await mkdtemp(join(tmpdir(), 'alice-bench-hear-'))
  const app = await openApp({ folder, domains: [noteDomain(false)], store: onPostgres(url) })
  await app.start()
  app.bus.subscribe('bench.*', record => hear((record.data as Note).sent))
  return async () => {
    await app.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

export async function hearNotify(url: string, hear: Hear): Promise<Stop> {
  const { Client } = (await import('pg')).default
  const client = new Client({ connectionString: url })
  await client.connect()
  await client.query('LISTEN notes')
  let last = '0'
  let isReading = false
  let isWanted = false
  const readOn = async () => {
    isWanted = true
    if (isReading) return
    isReading = true
    while (isWanted) {
      isWanted = false
      const { rows } = await client.query({
        name: 'read',
        text: 'SELECT position, data FROM notes WHERE position > $1 ORDER BY position LIMIT 1000',
        values: [last],
      })
      for (const { position, data } of rows as { position: string; data: string }[]) {
        hear((JSON.parse(data) as Note).sent)
        last = position
      }
      if (rows.length > 0) isWanted = true
    }
    isReading = false
  }
  client.on('notification', () => void readOn())
  return () => client.end()
}

export async function hearNats(port: number, hear: Hear): Promise<Stop> {
  const { connect } = await import('@nats-io/transport-node')
  const { jetstream } = await import('@nats-io/jetstream')
  const connection = await connect({ servers: `127.0.0.1:${port}` })
  const consumer = await jetstream(connection).consumers.get('bench', 'hear')
  const messages = await consumer.consume({ max_messages: 1000 })
  const listen = async () => {
    for await (const message of messages) {
      hear(message.json<Note>().sent)
      message.ack()
    }
  }
  void listen()
  return () => connection.close()
}

export async function hearRedis(port: number, hear: Hear): Promise<Stop> {
  const { Redis } = await import('ioredis')
  const redis = new Redis(port, '127.0.0.1')
  const acks = new Redis(port, '127.0.0.1')
  let isOver = false
  const listen = async () => {
    while (!isOver) {
      const answer = (await redis.xreadgroup(
        'GROUP',
        'hear',
        'one',
        'COUNT',
        500,
        'BLOCK',
        1000,
        'STREAMS',
        'bench',
        '>',
      )) as [string, [string, string[]][]][] | null
      const messages = answer?.[0]?.[1] ?? []
      for (const [, fields] of messages) hear((JSON.parse(fields[1]!) as Note).sent)
      if (messages.length > 0) void acks.xack('bench', 'hear', ...messages.map(([id]) => id))
    }
  }
  void listen().catch(() => undefined)
  return async () => {
    isOver = true
    redis.disconnect()
    acks.disconnect()
  }
}
