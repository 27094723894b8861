import { calmPerSecond, producers } from '../handlers/delivering.ts'
import { aliceElsewhere, aliceHere, alicePostgres, aliceReaction } from '../handlers/ours.ts'
import { nats, postgresNotify, redis } from '../handlers/peers.ts'
import { columns, type Suite } from '../harness/suite.ts'

export const suite: Suite = {
  name: 'handler',
  title: 'From append to handler, 1 KiB',
  about: `Latency at ${calmPerSecond} events a second, from before the append to inside the handler; then ${producers} producers as fast as they can. Handlers of other processes run in one other process. CPU: of everybody, while as fast as possible.`,
  columns: [
    columns.p50,
    columns.p99,
    { metric: 'per_second', title: 'delivered/s', digits: 0 },
    columns.cpu,
    { metric: 'lost', title: 'lost', digits: 0 },
  ],
  ms: { full: 1000, quick: 300 },
  contestants: [
    aliceHere(),
    aliceReaction(),
    aliceElsewhere(),
    alicePostgres(),
    nats(),
    redis('always'),
    redis('everysec'),
    postgresNotify(),
  ],
}
