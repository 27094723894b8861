import { startHelper } from '../harness/helper-process.ts'
import type { Heard, Listener } from '../harness/listener.ts'
import { closedLoop, paced, sharedNow } from '../harness/load.ts'
import type { Opened, Setting } from '../harness/suite.ts'
import type { HearOrder } from './hear.ts'

export const producers = 64
export const calmPerSecond = 500

interface Delivery extends Omit<Listener, 'hear'> {
  send(n: number, sent: number): Promise<unknown>
}

/** The one measurement of this suite, whoever carries the events. */
export const delivering = (delivery: Delivery, { ms }: Setting): Pick<Opened, 'measure' | 'warmUp'> => {
  const send = (n: number) => delivery.send(n, sharedNow())
  const hearAll = async (work: () => Promise<number>) => {
    await delivery.begin()
    const startedAt = sharedNow()
    const sent = await work()
    const heard = await delivery.heard(sent)
    return { ...heard, sent, seconds: (heard.last - startedAt) / 1e9 }
  }
  const flood = (forMs: number) =>
    hearAll(async () => (await closedLoop({ producers, ms: forMs }, send)).count)
  return {
    warmUp: async () => void (await flood(Math.min(500, ms))),
    async measure(meter) {
      const calm = await hearAll(() => paced(calmPerSecond, ms, send))
      const { value: fast, cpuUs } = await meter.run(() => flood(ms))
      return {
        p50_ms: calm.p50_ms,
        p99_ms: calm.p99_ms,
        per_second: fast.received / fast.seconds,
        cpu_us: cpuUs / fast.received,
        lost: calm.sent - calm.received + fast.sent - fast.received,
      }
    },
  }
}

/** Counts in another process. */
export async function listenElsewhere(order: HearOrder) {
  const helper = startHelper('handlers/hear.child.ts')
  await helper.ask(order)
  return {
    pid: helper.pid,
    begin: () => helper.ask<undefined>({ do: 'begin' }),
    heard: (expected: number) => helper.ask<Heard>({ do: 'heard', expected }),
    stop: helper.stop,
  }
}
