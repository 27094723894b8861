// I1  What waits for a reader is bounded: while the outbox is full, nobody adds events or takes messages.
// I2  A reader that does not take what waits within `stalledMs` is gone.
// I3  What waits for all readers together is bounded too: beyond that each is full early.
import type { Duplex } from 'node:stream'
import { WebSocket } from 'ws'
import { textFrame } from './text-frame.ts'

/** What is on its way to one reader. */
export interface Outbox {
  say(message: object): void
  /** Whole frames, as they are; those of one turn go together. */
  write(frames: Buffer): void
  isFull(): boolean
  /** Resolves when everything was taken: true; false when the reader is gone or did not take it in time. */
  drained(): Promise<boolean>
}

/** What waits for all readers of this process, as it was when each was written to or had taken all. */
export interface Waiting {
  bytes: number
}

interface OutboxOptions {
  readonly bufferedBytes: number
  readonly totalBufferedBytes: number
  readonly stalledMs: number
  readonly waiting: Waiting
  /** More waits than may; told again only after it was drained. */
  onFull(): void
}

/** What may wait for one reader when too much waits for all. */
const scarceBytes = 65_536

/** Frames go around the library: it would build one for each reader. Without compression it holds back none itself. */
export function createOutbox(
  link: Pick<WebSocket, 'readyState'>,
  socket: Duplex,
  { bufferedBytes, totalBufferedBytes, stalledMs, waiting, onFull }: OutboxOptions,
): Outbox {
  let draining: Promise<boolean> | undefined
  let isGathering = false
  let counted = 0

  const count = (bytes: number) => {
    waiting.bytes += bytes - counted
    counted = bytes
  }
  const isFull = () =>
    socket.writableLength > (waiting.bytes > totalBufferedBytes ? scarceBytes : bufferedBytes)
  const send = () => {
    isGathering = false
    socket.uncork()
    if (socket.writableLength !== counted) count(socket.writableLength)
    if (!draining && isFull()) onFull()
  }
  const write = (frames: Buffer) => {
    if (link.readyState !== WebSocket.OPEN) return
    if (!isGathering) {
      isGathering = true
      socket.cork()
      process.nextTick(send)
    }
    socket.write(frames)
  }
  const drain = () =>
    new Promise<boolean>(resolve => {
      const settle = (answer: boolean) => {
        clearTimeout(timer)
        socket.off('drain', taken).off('close', gone)
        resolve(answer)
      }
      const taken = () => settle(true)
      const gone = () => settle(false)
      const timer = setTimeout(gone, stalledMs)
      socket.once('drain', taken).once('close', gone)
      if (socket.destroyed) gone()
      else if (!socket.writableNeedDrain) taken()
    })

  socket.on('drain', () => count(0)).once('close', () => count(0))
  return {
    say: message => write(textFrame(JSON.stringify(message))),
    write,
    isFull,
    drained: () => (draining ??= drain().finally(() => (draining = undefined))),
  }
}
