// The process of the clients of the suite `surfaces`, so that the server's own processor time is seen.
import { obeyOrders } from '../harness/helper-process.ts'
import { closedLoop } from '../harness/load.ts'
import { openGrpc } from './clients/grpc.ts'
import { openHttp } from './clients/http.ts'
import { openWebSocket } from './clients/websocket.ts'
import type { Called, Connection, Order, Target } from './target.ts'

let connections: readonly Connection[] = []
/** A connection for each call that is not being made. */
let idle: Connection[] = []
/** Of the answer that was looked at. */
let usualBytes = 0

/** How much longer or shorter another answer may be: its number, its time. */
const otherBytes = 64

function connect(target: Target): Promise<Connection> {
  switch (target.over) {
    case 'http':
      return openHttp(target)
    case 'grpc':
      return openGrpc(target)
    case 'websocket':
      return openWebSocket(target)
  }
}

async function open({ target, connections: wanted, callers }: Order & { do: 'open' }) {
  connections = await Promise.all(Array.from({ length: wanted }, () => connect(target)))
  idle = Array.from({ length: callers }, (_, at) => connections[at % wanted]!)
  const answer = await connections[0]!.call()
  usualBytes = answer.length
  const text = answer.toString('latin1')
  for (let at = 0; at < 10; at += 1) {
    if (!text.includes(`neon-city-00${at}.png`)) throw new Error(`Not ten assets: ${text.slice(0, 500)}`)
  }
}

async function callOnce() {
  const connection = idle.pop()!
  const { length } = await connection.call()
  if (Math.abs(length - usualBytes) > otherBytes) throw new Error(`${length} bytes instead of ${usualBytes}`)
  idle.push(connection)
}

async function load(ms: number): Promise<Called> {
  const latencies = await closedLoop({ producers: idle.length, ms }, callOnce)
  return { count: latencies.count, p99_ms: latencies.percentile(0.99) }
}

async function obey(order: Order): Promise<object | undefined> {
  if (order.do === 'call') return load(order.ms)
  return void (await open(order))
}

obeyOrders(obey, () => Promise.all(connections.map(connection => connection.close())))
