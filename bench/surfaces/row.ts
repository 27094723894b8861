import { startHelper } from '../harness/helper-process.ts'
import type { Contestant, Setting } from '../harness/suite.ts'
import type { Called, Order, Target } from './target.ts'

export interface Serving {
  readonly target: Target
  readonly note?: string | undefined
  close(): Promise<unknown>
}

export interface RowOptions extends Pick<Contestant, 'name' | 'kind' | 'goals' | 'note'> {
  /** 16 when not said: one for each caller. */
  readonly connections?: number
  /** The server is the process of the row. */
  serve(setting: Setting): Promise<Serving>
}

const callers = 16

/** Sixteen callers in another process, each with its next call when the last one is answered. */
export function calling({ connections = callers, serve, ...row }: RowOptions): Contestant {
  return {
    ...row,
    async open(setting) {
      const server = await serve(setting)
      const clients = startHelper('surfaces/clients.child.ts')
      const tell = <Answer>(order: Order) => clients.ask<Answer>(order)
      const close = async () => {
        await clients.stop()
        await server.close()
      }
      try {
        await tell({ do: 'open', target: server.target, connections, callers })
      } catch (error) {
        await close()
        throw error
      }
      return {
        note: server.note,
        warmUp: async () => void (await tell({ do: 'call', ms: setting.ms })),
        async measure(meter) {
          const { value, seconds, cpuUs } = await meter.run(() =>
            tell<Called>({ do: 'call', ms: setting.ms }),
          )
          return {
            cpu_us: cpuUs / value.count,
            per_second: value.count / seconds,
            p99_ms: value.p99_ms,
          }
        },
        close,
      }
    },
  }
}
