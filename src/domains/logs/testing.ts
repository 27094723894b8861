import type { Logger } from '#kernel'
import { expect, test } from 'vitest'
import type { LogLevel, LogLine } from './contract.ts'
import type { ProcessLog } from './ports.ts'

/** Lines in memory, the newest last. */
export function memoryProcessLog(written: readonly LogLine[] = []): ProcessLog {
  let level: LogLevel = 'info'
  const order = ['debug', 'info', 'warn', 'error'] as const
  return {
    level: () => level,
    setLevel: wanted => void (level = wanted),
    async read(query) {
      const { level: least = 'debug', since = 0, until = Infinity, text, limit } = query
      const { traceId, workflowId, operation, cursor = written.length } = query
      const found = written
        .map((line, at) => ({ line, at }))
        .slice(0, cursor)
        .toReversed()
        .filter(({ line }) => order.indexOf(line.level) >= order.indexOf(least))
        .filter(({ line }) => Date.parse(line.time) >= since && Date.parse(line.time) <= until)
        .filter(({ line }) => workflowId === undefined || line.workflow_id === workflowId)
        .filter(({ line }) => operation === undefined || line.operation === operation)
        .filter(({ line }) => traceId === undefined || line.trace_id === traceId)
        .filter(({ line }) => !text || JSON.stringify(line).toLowerCase().includes(text.toLowerCase()))
      const page = found.slice(0, limit)
      const next = found.length > limit ? page.at(-1)!.at : undefined
      return { lines: page.map(({ line }) => line), next }
    },
  }
}

type Opened = Pick<ProcessLog, 'read'> & { readonly log: Pick<Logger, 'info' | 'warn'> }

/** What every log that can be read again does. */
export function processLogLaw(open: () => Opened | Promise<Opened>): void {
  test('lines are read newest first, in pages without a gap or a repeat', async () => {
    const { log, read } = await open()
    for (let at = 1; at <= 7; at += 1) log.info({ at }, `line ${at}`)
    const seen: string[] = []
    let cursor: number | undefined
    do {
      const page = await read({ limit: 3, cursor })
      seen.push(...page.lines.map(({ message }) => message))
      cursor = page.next
      log.info({}, 'written meanwhile')
    } while (cursor !== undefined)
    expect(seen).toEqual([7, 6, 5, 4, 3, 2, 1].map(at => `line ${at}`))
  })

  test('lines are found by level, time, trace and words', async () => {
    const { log, read } = await open()
    const trace_id = '4bf92f3577b34da6a3ce929d0e0e4736'
    log.info({ trace_id, operation: 'bar.pour', workflow_id: 'wf_1' }, 'Poured')
    log.warn({ cup: 'Ming' }, 'Nearly dropped')
    const messages = async (query: object) =>
      (await read({ limit: 10, ...query })).lines.map(({ message }) => message)
    expect(await messages({ level: 'warn' })).toEqual(['Nearly dropped'])
    expect(await messages({ traceId: trace_id })).toEqual(['Poured'])
    expect(await messages({ text: 'ming' })).toEqual(['Nearly dropped'])
    expect(await messages({ since: Date.now() + 60_000 })).toEqual([])
    expect(await messages({ until: Date.now() - 60_000 })).toEqual([])
    expect(await messages({ until: Date.now() + 60_000 })).toEqual(['Nearly dropped', 'Poured'])
    expect(await messages({ workflowId: 'wf_1' })).toEqual(['Poured'])
    expect(await messages({ operation: 'bar.sweep' })).toEqual([])
    expect((await read({ limit: 10, text: 'poured' })).lines).toMatchObject([
      { level: 'info', operation: 'bar.pour', trace_id, workflow_id: 'wf_1', details: {} },
    ])
  })
}
