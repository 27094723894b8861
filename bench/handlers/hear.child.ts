// The process in which the handlers of the suite `handler` run.
import { obeyOrders } from '../harness/helper-process.ts'
import { createListener } from '../harness/listener.ts'
import { hearNats, hearNotify, hearPostgresNode, hearRedis, hearSse } from './by.ts'
import type { HearOrder, Stop } from './hear.ts'

const { hear, begin, heard } = createListener()
let stop: Stop | undefined

async function open(order: HearOrder & { do: 'open' }): Promise<Stop> {
  switch (order.by) {
    case 'sse':
      return hearSse(order, hear)
    case 'postgres-node':
      return hearPostgresNode(order.url, hear)
    case 'notify':
      return hearNotify(order.url, hear)
    case 'nats':
      return hearNats(order.port, hear)
    case 'redis':
      return hearRedis(order.port, hear)
  }
}

async function obey(order: HearOrder): Promise<object | undefined> {
  if (order.do === 'heard') return heard(order.expected)
  if (order.do === 'begin') return begin()
  stop = await open(order)
  return undefined
}

obeyOrders(obey, async () => stop?.())
