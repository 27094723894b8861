import { isRefusal } from '#kernel'
import type { StageEnd } from './stage.ts'

export interface DemoScreen {
  readonly isTty: boolean
  print(line: string): void
  /** Rewrites the last line of a terminal. */
  rewrite(line: string): void
}

export interface DemoView {
  onWork(names: readonly string[]): void
  onEnd(end: StageEnd): void
}

const nameWidth = 9

/** Lines for people; on a terminal the last one says what is being done. */
export const demoLines = (screen: DemoScreen, logFile?: string): DemoView => ({
  onWork(names) {
    if (screen.isTty && names.length > 0) screen.rewrite(`  … ${names.join(' and ')}`)
  },
  onEnd({ stage, status, lines = [], error }) {
    const where = logFile === undefined ? '' : ` (${logFile} has more)`
    const [first, ...more] = status === 'failed' ? [`${causeOf(error)}${where}`] : lines
    screen.print(`  ${signs[status]} ${stage.padEnd(nameWidth)} ${first}`)
    for (const line of more) screen.print(`${' '.repeat(nameWidth + 5)}${line}`)
  },
})

const signs = { ok: '✔', waiting: '●', failed: '✘' } as const

/** One object for each stage, as lines, for programs. */
export const demoJson = (print: (line: string) => void): DemoView => ({
  onWork: () => undefined,
  onEnd({ stage, status, ms, figures, error }) {
    const more = status === 'failed' ? { error: errorOf(error) } : figures
    print(JSON.stringify({ stage, status, ms, ...more }))
  },
})

export interface DemoSum {
  readonly stages: number
  readonly failed: number
  readonly waiting: number
  readonly ms: number
}

export const sumOf = (ends: readonly StageEnd[], ms: number): DemoSum => ({
  stages: ends.length,
  failed: ends.filter(({ status }) => status === 'failed').length,
  waiting: ends.filter(({ status }) => status === 'waiting').length,
  ms: Math.round(ms),
})

/** What was done, how it went, and how long it took. */
export function summaryLines(ends: readonly StageEnd[], { ms, failed }: DemoSum): string[] {
  const rows = ends.map(({ stage, status, ms: took }) => [stage, words[status], `${took} ms`])
  const end = ['all', failed === 0 ? 'done' : `${failed} failed`, `${ms} ms`]
  const line = ([name = '', how = '', took = '']: readonly string[]) =>
    `  ${name.padEnd(nameWidth)}  ${how.padEnd(15)} ${took.padStart(8)}`
  return [...rows.map(line), line(end)]
}

const words = { ok: 'done', waiting: 'waits for you', failed: 'failed' } as const

const mostLetters = 90

function causeOf(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
  return line.length > mostLetters ? `${line.slice(0, mostLetters)}…` : line
}

const errorOf = (error: unknown) => ({
  ...(isRefusal(error) && { code: error.code }),
  message: causeOf(error),
})
