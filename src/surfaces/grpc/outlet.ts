import type { ServerWritableStream } from '@grpc/grpc-js'

/** Writes answers and knows how many bytes of them nobody has taken yet. */
export interface Outlet {
  write(bytes: Buffer): void
  /** True at once or when enough was taken; false when that did not happen in time, or nobody is left to take it. */
  hasRoom(signal: AbortSignal, ms: number): Promise<boolean> | boolean
}

const mostWaiting = 65_536

export function createOutlet(call: ServerWritableStream<Buffer, Buffer>): Outlet {
  let waiting = 0
  let tellRoom: (() => void) | undefined

  const taken = (bytes: number) => {
    waiting -= bytes
    if (waiting < mostWaiting) tellRoom?.()
  }
  const room = (signal: AbortSignal, ms: number) =>
    new Promise<boolean>(resolve => {
      const settle = (answer: boolean) => {
        clearTimeout(timer)
        tellRoom = undefined
        signal.removeEventListener('abort', gone)
        resolve(answer)
      }
      const gone = () => settle(false)
      const timer = setTimeout(gone, ms)
      tellRoom = () => settle(true)
      signal.addEventListener('abort', gone, { once: true })
      if (signal.aborted) gone()
    })

  return {
    write(bytes) {
      waiting += bytes.length
      call.write(bytes, () => taken(bytes.length))
    },
    hasRoom: (signal, ms) => waiting < mostWaiting || room(signal, ms),
  }
}
