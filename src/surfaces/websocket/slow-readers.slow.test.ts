import { CupPoured } from '#surfaces/testing'
import { expect, test } from 'vitest'
import { serveBar, type Peer, type Served } from './testing.ts'

const letters = 'x'.repeat(60_000)
/** More than the buffers of the kernel hold for a reader. */
const pourMany = async ({ app }: Served, from: number, count: number) => {
  for (let at = from; at < from + count; at += 1) await app.append([CupPoured({ cup: `${at} ${letters}` })])
}

const readAll = async (peer: Peer, isLast: (message: any) => boolean) => {
  const messages = [await peer.next()]
  while (!isLast(messages.at(-1))) messages.push(await peer.next())
  return messages
}

test('a reader that takes nothing is told where it stands and let go; from there it misses nothing', async () => {
  await using bar = await serveBar({ limits: { bufferedBytes: 100_000, stalledMs: 50, closeMs: 2000 } })
  const peer = await bar.connect()
  await peer.ask({ id: 's', subscribe: { types: ['cup.*'] } })
  peer.socket.pause()
  await pourMany(bar, 0, 200)
  await expect.poll(() => bar.part.stats().dropped, { timeout: 5000 }).toBe(1)
  peer.socket.resume()
  const messages = await readAll(peer, ({ event }) => event === 'dropped')
  const after = messages.length - 1
  expect(messages.at(-1)).toEqual({ id: 's', event: 'dropped', after })
  expect(messages.slice(0, -1).map(({ position }) => position)).toEqual(
    Array.from({ length: after }, (_, at) => at + 1),
  )
  expect(await peer.closed).toEqual({ code: 1013, reason: 'reader too slow' })
  expect(bar.logged).toMatchObject([{ message: 'A reader of a socket took nothing and was dropped' }])

  const again = await bar.connect()
  await again.ask({ id: 's', subscribe: { types: ['cup.*'], after } })
  const rest = await readAll(again, ({ position }) => position === 200)
  expect(rest[0].position).toBe(after + 1)
})

test('a reader that is slow for a moment gets everything in order, while others are served at once', async () => {
  await using bar = await serveBar({ limits: { bufferedBytes: 100_000 } })
  const slow = await bar.connect()
  const quick = await bar.connect()
  await slow.ask({ id: 's', subscribe: {} })
  await quick.ask({ id: 's', subscribe: {} })
  slow.socket.pause()
  await pourMany(bar, 0, 200)
  await readAll(quick, ({ position }) => position === 200)
  slow.socket.resume()
  await pourMany(bar, 200, 10)
  const messages = await readAll(slow, ({ position }) => position === 210)
  expect(messages.map(({ position }) => position)).toEqual(Array.from({ length: 210 }, (_, at) => at + 1))
  expect(bar.part.stats().dropped).toBe(0)
})

test('who takes no answers is asked for no more, and let go when that does not help', async () => {
  await using bar = await serveBar({
    limits: { bufferedBytes: 100_000, stalledMs: 50, callsPerSocket: 2000 },
  })
  const peer = await bar.connect()
  peer.socket.pause()
  for (let at = 0; at < 300; at += 1) {
    peer.send({ id: String(at), op: 'bar.fill', input: { letters: 100_000 } })
  }
  await expect.poll(() => bar.part.stats().dropped, { timeout: 5000 }).toBe(1)
  peer.socket.resume()
  await peer.closed
})

test('answers to pings wait for their reader like everything else', async () => {
  await using bar = await serveBar({ limits: { bufferedBytes: 100_000, stalledMs: 50 } })
  const peer = await bar.connect()
  peer.socket.pause()
  const payload = Buffer.alloc(125)
  for (let at = 0; at < 120_000 && peer.socket.readyState === peer.socket.OPEN; at += 1) {
    peer.socket.ping(payload)
    if (at % 1000 === 0) await new Promise(done => setImmediate(done))
  }
  await expect.poll(() => bar.part.stats().dropped, { timeout: 5000 }).toBe(1)
  peer.socket.terminate()
})
