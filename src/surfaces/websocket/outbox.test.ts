import { Duplex } from 'node:stream'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { createOutbox, type Waiting } from './outbox.ts'

/** A reader that takes what waits only when it is told to. */
function reader(waiting: Waiting) {
  const taking: (() => void)[] = []
  const socket = new Duplex({
    read() {},
    write: (_chunk, _encoding, done) => void taking.push(done),
  })
  const counts = { full: 0 }
  const outbox = createOutbox({ readyState: WebSocket.OPEN }, socket, {
    bufferedBytes: 200_000,
    totalBufferedBytes: 300_000,
    stalledMs: 20,
    waiting,
    onFull: () => {
      counts.full += 1
      void outbox.drained()
    },
  })
  const takeAll = () => {
    while (taking.length > 0) taking.shift()!()
  }
  return { outbox, socket, counts, takeAll, waiting }
}
const turn = () => new Promise(done => setImmediate(done))
const bytes = (count: number) => Buffer.alloc(count)

test('is full beyond its bound, and says so once until everything was taken', async () => {
  const { outbox, counts, takeAll, socket } = reader({ bytes: 0 })
  outbox.write(bytes(150_000))
  expect(outbox.isFull()).toBe(false)
  await turn()
  outbox.write(bytes(60_000))
  await turn()
  outbox.write(bytes(10))
  await turn()
  expect([outbox.isFull(), counts.full]).toEqual([true, 1])
  const drained = outbox.drained()
  while (socket.writableLength > 0) {
    takeAll()
    await turn()
  }
  expect([await drained, outbox.isFull()]).toEqual([true, false])
  outbox.write(bytes(210_000))
  await turn()
  expect(counts.full).toBe(2)
  socket.destroy()
})

test('what is written in one turn goes in one piece', async () => {
  const { outbox, socket } = reader({ bytes: 0 })
  const pieces: number[] = []
  socket._writev = (chunks, done) => {
    pieces.push(chunks.length)
    done()
  }
  outbox.say({ id: '1' })
  outbox.say({ id: '2' })
  outbox.write(bytes(3))
  await turn()
  expect(pieces).toEqual([3])
  socket.destroy()
})

test('a reader that takes nothing in time, or is gone, has not drained', async () => {
  const slow = reader({ bytes: 0 })
  slow.outbox.write(bytes(250_000))
  expect(await slow.outbox.drained()).toBe(false)
  slow.socket.destroy()
  const gone = reader({ bytes: 0 })
  gone.outbox.write(bytes(250_000))
  gone.socket.destroy()
  expect(await gone.outbox.drained()).toBe(false)
  expect(await gone.outbox.drained()).toBe(false)
  expect(gone.waiting.bytes).toBe(0)
})

test('when too much waits for all readers, each is full early', async () => {
  const waiting = { bytes: 0 }
  const readers = Array.from({ length: 3 }, () => reader(waiting))
  for (const { outbox } of readers) outbox.write(bytes(90_000))
  await turn()
  expect(readers.map(({ outbox }) => outbox.isFull())).toEqual([false, false, false])
  readers[0]!.outbox.write(bytes(60_000))
  await turn()
  expect(waiting.bytes).toBe(330_000)
  expect(readers.map(({ outbox }) => outbox.isFull())).toEqual([true, true, true])
  for (const { socket } of readers) socket.destroy()
})
