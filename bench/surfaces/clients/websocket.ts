import { WebSocket } from 'ws'
import type { Connection, WebSocketTarget } from '../target.ts'

export async function openWebSocket({ url, headers, message }: WebSocketTarget): Promise<Connection> {
  const socket = new WebSocket(url, { headers, perMessageDeflate: false, skipUTF8Validation: true })
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  const waiting = new Map<string, (answer: Buffer) => void>()
  let asked = 0
  // Reads only whose answer it is: parsing all of it would measure this process.
  socket.on('message', (data: Buffer) => {
    const id = /^\{"id":"(\d+)"/.exec(data.toString('latin1', 0, 40))?.[1] ?? ''
    waiting.get(id)?.(data)
    waiting.delete(id)
  })
  return {
    call: () =>
      new Promise(resolve => {
        asked += 1
        waiting.set(String(asked), resolve)
        socket.send(JSON.stringify({ id: String(asked), ...message }))
      }),
    close: () => socket.terminate(),
  }
}
