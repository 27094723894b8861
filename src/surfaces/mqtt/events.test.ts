import { CupPoured } from '#surfaces/testing'
import { MQTT } from 'cloudevents'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { brokerUrl, hasBroker, openPeer, serveBar, type Message } from './testing.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

async function barWithPeer(options: Parameters<typeof serveBar>[0] = {}) {
  const bar = await serveBar(options)
  closing.push(bar.close)
  const peer = await openPeer(`${bar.prefix}/#`, `${bar.systemPrefix}/#`)
  closing.push(peer.close)
  return { ...bar, peer }
}

/** A way to the broker that can be cut. */
async function openCable() {
  const { hostname, port } = new URL(brokerUrl)
  const sockets = new Set<Socket>()
  let isCut = false
  const server = createServer(near => {
    if (isCut) return near.destroy()
    const far = connect({ host: hostname, port: Number(port) })
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      from.pipe(to)
      from.on('error', () => to.destroy()).on('close', () => sockets.delete(from))
    }
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  closing.push(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise(done => server.close(done))
  })
  return {
    url: `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut() {
      isCut = true
      for (const socket of sockets) socket.destroy()
    },
    mend: () => void (isCut = false),
  }
}

const pour = (cup: string) => CupPoured({ cup })
const cupOf = ({ text }: Message) => (JSON.parse(text) as { data: { cup: string } }).data.cup
const about = (cup: string) => (message: Message) =>
  message.topic.endsWith('/cup/poured') && cupOf(message) === cup

describe.skipIf(!hasBroker)('events over MQTT', () => {
  test('are CloudEvents below their family, taken by the broker once each, never retained', async () => {
    const { app, peer, prefix, isUp } = await barWithPeer({ types: ['cup.>'] })
    await isUp()
    await app.append([pour('a')])
    const { topic, text, packet } = await peer.until(about('a'))
    expect(topic).toBe(`${prefix}/cup/poured`)
    expect(JSON.parse(text)).toMatchObject({
      specversion: '1.0',
      type: 'cup.poured',
      subject: 'a',
      data: { cup: 'a' },
    })
    expect(packet).toMatchObject({ qos: 1, retain: false })
    expect(packet.properties).toMatchObject({ contentType: 'application/cloudevents+json; charset=utf-8' })
  })

  test('in the binary mode have their attributes as user properties, as the SDK of CloudEvents reads them', async () => {
    const { app, peer, isUp } = await barWithPeer({ types: ['cup.>'], mode: 'binary' })
    await isUp()
    await app.append([pour('a')])
    const { text, packet } = await peer.until(({ topic }) => topic.endsWith('/cup/poured'))
    const { userProperties, contentType } = packet.properties!
    const message = {
      headers: { ...userProperties, 'content-type': contentType },
      body: text,
      PUBLISH: { 'Content Type': contentType },
      'User Properties': { ...userProperties },
      payload: text,
    }
    const [event] = [MQTT.toEvent<string>(message as never)].flat()
    expect(event).toMatchObject({ specversion: '1.0', type: 'cup.poured', subject: 'a' })
    expect(JSON.parse(event!.data!)).toEqual({ cup: 'a' })
  })

  test('that need more than the permission to read events are published only when they are named', async () => {
    const { app, peer, isUp } = await barWithPeer({ types: ['>'] })
    await isUp()
    await app.call('bar.pour', { cup: 'a' }, { actor: { id: 'ada', kind: 'person' } })
    await app.append([pour('b')])
    await peer.until(about('b'))
    expect(peer.messages.map(({ topic }) => topic.split('/').slice(1).join('/'))).not.toContain(
      'operation/called',
    )
    expect(peer.messages.some(about('a'))).toBe(true)
  })

  test('go to further topics where the mapping says so', async () => {
    const prefix = `alice-also-${crypto.randomUUID().slice(0, 13)}`
    const { app, peer, isUp } = await barWithPeer({
      prefix,
      types: ['cup.>'],
      also: [{ types: 'cup.*', topic: `${prefix}/system/cups` }],
    })
    await isUp()
    await app.append([pour('a')])
    const { text } = await peer.until(({ topic }) => topic.endsWith('/system/cups'))
    expect(JSON.parse(text)).toMatchObject({ type: 'cup.poured' })
  })

  test('wait in the log while the broker is away, and come in order of their subject when it is back', async () => {
    const cable = await openCable()
    const { app, peer, surface, isUp } = await barWithPeer({ types: ['cup.>'], url: cable.url })
    await isUp()
    cable.cut()
    while (surface.health().status === 'healthy') await new Promise(done => setTimeout(done, 5))
    expect(surface.health().message).toContain(cable.url)
    await app.append(['a', 'b', 'a'].map(pour))
    cable.mend()
    await peer.until(about('b'))
    while (peer.messages.filter(about('a')).length < 2) await new Promise(done => setTimeout(done, 5))
    const positions = peer.messages
      .filter(about('a'))
      .map(({ text }) => (JSON.parse(text) as { position: number }).position)
    expect([...new Set(positions)]).toEqual([1, 3])
  })

  test('that nobody published before Alice stopped are published when she starts again', async () => {
    const cable = await openCable()
    const first = await serveBar({ types: ['cup.>'], url: cable.url })
    await first.isUp()
    cable.cut()
    while (first.surface.health().status === 'healthy') await new Promise(done => setTimeout(done, 5))
    await first.app.append([pour('late')])
    await first.close()
    const peer = await openPeer(`${first.prefix}/#`)
    closing.push(peer.close)
    const second = await serveBar({ types: ['cup.>'], prefix: first.prefix, disk: first.disk })
    closing.push(second.close)
    expect(cupOf(await peer.until(about('late')))).toBe('late')
  })
})

describe.skipIf(!hasBroker)('a node tells the broker how it is', () => {
  test('while it runs, and nothing when it left in order', async () => {
    const { app, peer, systemPrefix, isUp, close } = await barWithPeer({ types: [] })
    await isUp()
    const place = `${systemPrefix}/system/health/${app.node}`
    const { text, packet } = await peer.until(({ topic }) => topic === place)
    expect(JSON.parse(text)).toMatchObject({ status: 'healthy', node: app.node })
    expect(packet.properties?.messageExpiryInterval).toBeLessThanOrEqual(180)
    await close()
    await peer.until(message => message.topic === place && message.text === '')
    const later = await openPeer(place)
    closing.push(later.close)
    expect(later.messages).toEqual([])
  })

  test('and the broker tells of it when it is gone without a word', async () => {
    const cable = await openCable()
    const { app, peer, systemPrefix, isUp } = await barWithPeer({ types: [], url: cable.url })
    await isUp()
    cable.cut()
    const place = `${systemPrefix}/system/health/${app.node}`
    const { packet } = await peer.until(
      message => message.topic === place && message.text.includes('offline'),
    )
    expect(packet.properties?.contentType).toBe('application/json')
  })
})
