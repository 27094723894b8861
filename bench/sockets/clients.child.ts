// The process of the clients of the suite `websocket`, so that the server's own processor time is seen.
import { WebSocket } from 'ws'
import { obeyOrders } from '../harness/helper-process.ts'
import { createListener } from '../harness/listener.ts'
import { closedLoop } from '../harness/load.ts'
import { ownSubject, type Called, type Order } from './orders.ts'

const sockets: WebSocket[] = []
const { hear, begin, heard } = createListener()
const answered = new Map<string, () => void>()
let asked = 0

async function open(url: string, key: string): Promise<void> {
  const socket = new WebSocket(url, {
    headers: { authorization: `Bearer ${key}` },
    perMessageDeflate: false,
    skipUTF8Validation: true,
  })
  socket.on('message', (data: Buffer) => take(data.toString('latin1')))
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  sockets.push(socket)
}

/** Reads only what it needs: parsing all of it would measure this process. */
function take(text: string) {
  const sent = text.indexOf('"sent":')
  if (sent > 0) return hear(Number.parseInt(text.slice(sent + 7, sent + 27), 10))
  const id = text.slice(7, text.indexOf('"', 7))
  answered.get(id)?.()
  answered.delete(id)
}

function ask(socket: WebSocket, message: object): Promise<void> {
  const id = String(asked++)
  return new Promise(resolve => {
    answered.set(id, resolve)
    socket.send(JSON.stringify({ id, ...message }))
  })
}

async function call({ message, atOnce, ms }: Order & { do: 'call' }): Promise<Called> {
  const latencies = await closedLoop({ producers: atOnce * sockets.length, ms }, n =>
    ask(sockets[n % sockets.length]!, message),
  )
  return {
    count: latencies.count,
    p50_ms: latencies.percentile(0.5),
    p99_ms: latencies.percentile(0.99),
  }
}

async function obey(order: Order): Promise<object | undefined> {
  switch (order.do) {
    case 'open':
      for (let at = 0; at < order.sockets; at += 100) {
        const some = Math.min(100, order.sockets - at)
        await Promise.all(Array.from({ length: some }, () => open(order.url, order.key)))
      }
      return undefined
    case 'subscribe':
      await Promise.all(
        sockets.map((socket, at) =>
          ask(socket, { subscribe: order.to === 'own' ? { subject: ownSubject(at) } : {} }),
        ),
      )
      return undefined
    case 'call':
      return call(order)
    case 'begin':
      return begin()
    case 'heard':
      return heard(order.expected)
  }
}

obeyOrders(obey, async () => {
  for (const socket of sockets) socket.terminate()
})
