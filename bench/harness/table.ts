import type { Row, SuiteResult } from './run-suite.ts'
import type { Column, Goal } from './suite.ts'

/** The result as a person reads it in a terminal. */
export function tableOf(result: SuiteResult): string {
  const { title, columns, rows } = result
  const head = ['', ...columns.map(column => column.title), 'ratio', 'goals']
  const lines = rows.map(row => [
    labelOf(row),
    ...columns.map(column => cellOf(row, column)),
    ratioOf(result, row),
    goalsOf(row),
  ])
  const widths = head.map((_, at) => Math.max(...[head, ...lines].map(line => line[at]!.length)))
  const print = (line: readonly string[]) =>
    line
      .map((cell, at) =>
        at === 0 || at === line.length - 1 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!),
      )
      .join('  ')
      .trimEnd()
  const notes = rows.flatMap(row => noteOf(row) ?? [])
  return [`\n${title}`, print(head), ...lines.map(print), ...notes.map(note => `  ${note}`)].join('\n')
}

const labels = { ours: '● ', peer: '  ', limit: '▁ ' } as const
const labelOf = (row: Row) => labels[row.kind] + row.name

export function cellOf({ metrics, unavailable }: Row, { metric, digits }: Column): string {
  const value = metrics[metric]
  if (value === undefined || Number.isNaN(value)) return unavailable === undefined ? '–' : 'n/a'
  return format(value, digits)
}

/** The first column against the baseline. */
export function ratioOf({ rows, columns, baseline }: SuiteResult, row: Row): string {
  const metric = columns[0]?.metric ?? ''
  const isBase = ({ name, kind }: Row) => (baseline === undefined ? kind === 'ours' : name === baseline)
  const base = rows.find(each => isBase(each) && each.unavailable === undefined)?.metrics[metric]
  const value = row.metrics[metric]
  return base === undefined || value === undefined || base === 0 ? '–' : (value / base).toFixed(2)
}

/** Thousands apart; small numbers keep digits that mean something. */
export function format(value: number, digits: number): string {
  const needed = digits > 0 && value > 0 && value < 0.1 ? 3 : digits
  return value.toLocaleString('en-US', { minimumFractionDigits: needed, maximumFractionDigits: needed })
}

const goalsOf = ({ goals }: Row) => goals.map(goal => `${signOf(goal.isMet)} ${goalText(goal)}`).join('  ')

export function signOf(isMet: boolean | undefined): string {
  if (isMet === undefined) return '?'
  return isMet ? '✔' : '✘'
}

export const goalText = ({ metric, at, value }: Goal) =>
  `${metric.replaceAll('_', ' ')} ${at === 'least' ? '≥' : '≤'} ${value.toLocaleString('en-US')}`

function noteOf({ name, note, unavailable }: Row): string | undefined {
  if (unavailable !== undefined) return `${name}: not measured: ${unavailable}`
  return note === undefined ? undefined : `${name}: ${note}`
}
