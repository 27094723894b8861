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

/** Calls made before anything is measured, and how long at most whoever is slow. */
interface WarmUp {
  readonly calls: number
  readonly mostMs: number
}

/** V8 still compiles what answers before so many. */
const atFirst: WarmUp = { calls: 100_000, mostMs: 20_000 }
/** A row that waited while the others were measured pays several times the price for its first calls. */
const again: WarmUp = { calls: 10_000, mostMs: 2000 }
const warmUpMs = 250

/** Sixteen callers in another process, each with its next call when the last one is answered. */
export function calling({ connections = callers, serve, ...row }: RowOptions): Contestant {
  return {
    ...row,
    async open(setting) {
      const server = await serve(setting)
      const clients = startHelper('surfaces/clients.child.ts')
      const tell = <Answer>(order: Order) => clients.ask<Answer>(order)
      const call = (ms: number) => tell<Called>({ do: 'call', ms })
      const warm = async ({ calls, mostMs }: WarmUp) => {
        const end = performance.now() + (setting.isQuick ? warmUpMs : mostMs)
        let answered = 0
        while (answered < calls && performance.now() < end) answered += (await call(warmUpMs)).count
      }
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
        warmUp: () => warm(atFirst),
        async measure(meter) {
          const { value, seconds, cpuUs } = await meter.run(
            () => call(setting.ms),
            () => warm(again),
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
