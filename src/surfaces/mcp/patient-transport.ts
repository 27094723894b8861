import {
  isJSONRPCNotification,
  isJSONRPCRequest,
  type JSONRPCMessage,
  type Transport,
} from '@modelcontextprotocol/server'
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio'
import { PassThrough, type Readable, type Writable } from 'node:stream'

interface Pipes {
  readonly stdin: Readable
  readonly stdout: Writable
  /** Called once, when nothing more will be read or written. */
  readonly onEnd: () => void
}

const maxMessageBytes = 4_194_304
const patienceMs = 10_000

/**
 * Standard input and output. When the input ends, what was asked before is still answered: in a pipe the questions end
 * long before the answers. The SDK's own transport would drop them.
 */
export function patientTransport({ stdin, stdout, onEnd }: Pipes): Transport {
  const input = new PassThrough()
  const inner = new StdioServerTransport(input, stdout, { maxBufferSize: maxMessageBytes })
  const asked = new Set<string | number>()
  let hasEnded = false
  let patience: NodeJS.Timeout | undefined

  const endWhenAnswered = () => {
    if (hasEnded && asked.size === 0 && input.readableLength === 0) input.end()
  }
  const noMoreInput = () => {
    hasEnded = true
    patience ??= setTimeout(() => input.end(), patienceMs)
    // What was written last may not have been read yet.
    setImmediate(endWhenAnswered)
  }
  const see = (message: JSONRPCMessage) => {
    if (isJSONRPCRequest(message) && message.method !== 'subscriptions/listen') asked.add(message.id)
    // cspell:ignore cancelled -- the protocol spells it so
    if (isJSONRPCNotification(message) && message.method === 'notifications/cancelled') {
      asked.delete((message.params as { requestId?: string | number } | undefined)?.requestId ?? '')
    }
  }

  const hear = (message: JSONRPCMessage) => {
    see(message)
    transport.onmessage?.(message)
    endWhenAnswered()
  }
  const leave = () => {
    clearTimeout(patience)
    stdin.unpipe(input).off('end', noMoreInput).off('close', noMoreInput)
    transport.onclose?.()
    onEnd()
  }

  const transport: Transport = {
    async start() {
      Object.assign(inner, {
        onmessage: hear,
        onerror: (error: Error) => transport.onerror?.(error),
        onclose: leave,
      })
      await inner.start()
      stdin.once('end', noMoreInput).once('close', noMoreInput).pipe(input, { end: false })
    },
    async send(message) {
      await inner.send(message)
      if ('id' in message && !('method' in message) && message.id !== undefined) asked.delete(message.id)
      endWhenAnswered()
    },
    close: () => inner.close(),
  }
  return transport
}
