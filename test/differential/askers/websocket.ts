import type { LimitState } from '#kernel'
import { once } from 'node:events'
import { WebSocket } from 'ws'
import { refusedFrom, type Answered, type Way } from '../asker.ts'

interface Reply {
  readonly id: string
  readonly result?: unknown
  readonly error?: unknown
  readonly limit?: LimitState
}

export const webSocket: Way = {
  name: 'WebSocket',
  async open({ url, key }) {
    const headers = key === undefined ? {} : { authorization: `Bearer ${key}` }
    const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`, { headers })
    const turnedAway = new Promise<Answered>(resolve => {
      socket.on('unexpected-response', (request, response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => {
          const { error } = JSON.parse(Buffer.concat(chunks).toString()) as { error: unknown }
          resolve({ refused: refusedFrom(error) })
          request.destroy()
        })
      })
    })
    const isOpen = Promise.race([once(socket, 'open'), turnedAway])
    let last = 0
    return {
      async ask({ operation, input, idempotencyKey }) {
        const opened = await isOpen
        if (!Array.isArray(opened)) return opened
        last += 1
        const id = String(last)
        const replied = new Promise<Reply>(resolve => {
          const listen = (data: Buffer) => {
            const reply = JSON.parse(data.toString()) as Reply
            if (reply.id !== id || !('result' in reply || 'error' in reply)) return
            socket.off('message', listen)
            resolve(reply)
          }
          socket.on('message', listen)
        })
        socket.send(JSON.stringify({ id, op: operation.name, input, idempotency_key: idempotencyKey }))
        const { result, error, limit } = await replied
        return error === undefined ? { answer: result, limit } : { refused: refusedFrom(error), limit }
      },
      async close() {
        if (socket.readyState !== socket.OPEN) return
        socket.close()
        await once(socket, 'close')
      },
    }
  },
}
