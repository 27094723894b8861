import { z } from 'zod'
import { domain, operation, type Actor } from '../../src/kernel/index.ts'
import { closedLoop } from '../harness/load.ts'
import { kibOf } from '../harness/payload.ts'
import { atMost, columns, type Contestant, type Suite } from '../harness/suite.ts'
import { onSqlite, openApp } from '../ours/open-app.ts'

export const suite: Suite = {
  name: 'operation',
  title: 'An operation whose handler does nothing',
  about:
    'The whole pipeline: find, authorize, limit, idempotency, validate, run, answer; writes also append their audit record durably. Input of 1 KiB.',
  columns: [
    { metric: 'us', title: 'µs a call', digits: 1 },
    columns.perSecond('calls/s'),
    columns.p99,
    columns.cpu,
  ],
  ms: { full: 1500, quick: 250 },
  contestants: [
    calling({
      name: 'read, one after another',
      effect: 'read',
      callers: 1,
      withKey: false,
      goals: [atMost('us', 30)],
    }),
    calling({ name: 'write with audit record, 64 callers', effect: 'write', callers: 64, withKey: false }),
    calling({
      name: 'write with audit record and idempotency key, 64 callers',
      effect: 'write',
      callers: 64,
      withKey: true,
    }),
  ],
}

interface Calling {
  readonly name: string
  readonly effect: 'read' | 'write'
  readonly callers: number
  readonly withKey: boolean
  readonly goals?: Contestant['goals']
}

const Input = z.strictObject({
  name: z.string().min(1),
  n: z.number(),
  tags: z.array(z.string()).max(10),
  text: z.string().max(2000),
})
const actor: Actor = { id: 'bench', kind: 'service' }

function calling({ name, effect, callers, withKey, goals }: Calling): Contestant {
  return {
    name,
    kind: 'ours',
    goals,
    async open({ folder, ms }) {
      const bench = domain('bench', { about: 'Nothing', operations: [nothingOf(effect)] })
      const app = await openApp({ folder, domains: [bench], store: onSqlite(folder) })
      await app.start()
      let calls = 0
      const call = async (n: number) => {
        calls += 1
        const options = withKey ? { actor, idempotencyKey: `call-${calls}` } : { actor }
        await app.call('bench.nothing', { name: 'one', n, tags: ['a', 'b'], text: kibOf(n) }, options)
      }
      return {
        warmUp: async () => void (await closedLoop({ producers: callers, ms }, call)),
        async measure(meter) {
          const {
            value: latencies,
            seconds,
            cpuUs,
          } = await meter.run(() => closedLoop({ producers: callers, ms }, call))
          return {
            us: (seconds * 1e6) / latencies.count,
            per_second: latencies.count / seconds,
            p99_ms: latencies.percentile(0.99),
            cpu_us: cpuUs / latencies.count,
          }
        },
        close: () => app.stop(),
      }
    },
  }
}

const nothingOf = (effect: 'read' | 'write') =>
  operation('bench.nothing', {
    about: 'Nothing',
    effect,
    input: Input,
    output: z.object({ n: z.number() }),
    run: async ({ n }) => ({ n }),
  })
