import type { HttpReply } from '#surfaces/http'
import type { OutgoingHttpHeaders } from 'node:http'

/** The answer to one HTTP request as an event stream, opened when there is something to say before the answer. */
export interface ReplyStream {
  isOpen(): boolean
  open(): void
  /** One JSON-RPC message. */
  send(message: string): void
  end(): void
}

const mostWaiting = 1_048_576

export function createReplyStream(reply: HttpReply, heartbeatMs: number): ReplyStream {
  const { raw } = reply
  let beat: NodeJS.Timeout | undefined
  let isOpen = false

  const write = (text: string) => {
    if (raw.destroyed || raw.writableEnded) return
    // Whoever does not read is let go; what it did not take is not kept for it.
    if (raw.writableLength > mostWaiting) raw.destroy()
    else raw.write(text)
  }
  const open = () => {
    isOpen = true
    const before = reply.getHeaders() as OutgoingHttpHeaders
    reply.hijack()
    raw.socket?.setNoDelay(true)
    raw.writeHead(200, {
      ...before,
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    raw.flushHeaders()
    beat = setInterval(() => write(':\n\n'), heartbeatMs)
    raw.once('close', () => clearInterval(beat))
  }
  return {
    isOpen: () => isOpen,
    open,
    send(message) {
      if (!isOpen) open()
      write(`event: message\ndata: ${message}\n\n`)
    },
    end() {
      if (!isOpen) open()
      clearInterval(beat)
      raw.end()
    },
  }
}
