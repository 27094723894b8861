import { styleText } from 'node:util'

/** Rows under a head, columns as wide as needed, the last cut at the edge of the terminal. */
export function table(rows: readonly object[], columns: readonly string[], width: number): string[] {
  const cells = rows.map(row => columns.map(column => show((row as Record<string, unknown>)[column])))
  const widths = columns.map((column, index) =>
    Math.min(48, Math.max(column.length, ...cells.map(row => row[index]!.length))),
  )
  const line = (parts: readonly string[]) =>
    cut(parts.map((part, index) => cut(part, widths[index]!).padEnd(widths[index]!)).join('  '), width)
  return [styleText('dim', line(columns)), ...cells.map(line)]
}

export function show(value: unknown): string {
  if (value === null || value === undefined) return '-'
  if (typeof value === 'string') return value.replaceAll(/[\u0000-\u001f\u007f]+/g, ' ')
  if (typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return value.length === 0 ? '-' : value.map(show).join(', ')
  const entries = Object.entries(value).filter(([, field]) => field !== undefined && field !== null)
  if ('key' in value && 'value' in value) {
    const others = entries.filter(([name]) => name !== 'key' && name !== 'value')
    return [`${show(value.key)}:${show(value.value)}`, ...others.map(([, field]) => show(field))].join(' ')
  }
  return entries.map(([name, field]) => `${name} ${show(field)}`).join(' · ')
}

const cut = (text: string, width: number) =>
  text.length <= width ? text : `${text.slice(0, Math.max(1, width - 1))}…`

const hiddenColumns = new Set([
  'tags',
  'negative_prompt',
  'thumbnail',
  'parameters',
  'input_schema',
  'output_schema',
  'picture',
])
const mostColumns = 7

/** Any answer as lines: lists of objects as tables, the rest as names and values. */
export function answerLines(answer: unknown, width: number): string[] {
  if (typeof answer !== 'object' || answer === null) return [show(answer)]
  if (Array.isArray(answer)) return listLines(answer, width)
  const fields = Object.entries(answer).filter(([, value]) => value !== undefined)
  const simple = fields.filter(([, value]) => !isTable(value) && !isText(value))
  const longest = Math.max(0, ...simple.map(([name]) => name.length))
  return [
    ...simple.map(([name, value]) => cut(`${name.padEnd(longest)}  ${show(value)}`, Math.max(width, 200))),
    ...fields
      .filter(([, value]) => isText(value))
      .flatMap(([name, value]) => ['', styleText('dim', name), ...String(value).split('\n')]),
    ...fields
      .filter(([, value]) => isTable(value))
      .flatMap(([name, value]) => [
        '',
        styleText('dim', `${name} (${(value as unknown[]).length})`),
        ...listLines(value as unknown[], width),
      ]),
  ]
}

const isText = (value: unknown) => typeof value === 'string' && value.includes('\n')
const isRow = (item: unknown): item is Readonly<Record<string, unknown>> =>
  typeof item === 'object' && item !== null && Object.keys(item).length > 2
const isTable = (value: unknown): value is readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(value) && value.length > 0 && value.every(isRow)

function listLines(list: readonly unknown[], width: number): string[] {
  if (!isTable(list)) return list.map(show)
  const columns = Object.keys(list[0]!)
    .filter(
      name => !hiddenColumns.has(name) && list.some(row => row[name] !== null && row[name] !== undefined),
    )
    .slice(0, mostColumns)
  return table(list, columns, width)
}
