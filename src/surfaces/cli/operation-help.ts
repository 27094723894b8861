import { styleText } from 'node:util'
import { flagsOf, type Flag } from './flags.ts'
import type { KnownOperation } from './known-operations.ts'

type Row = readonly [flag: string, about: string]

const effects = {
  read: 'Only looks.',
  write: 'Changes something.',
  destroy: 'Takes something away; asks first.',
} as const

/** What one operation does, its flags with what is needed first, what every operation takes, and an example. */
export function operationHelp(operation: KnownOperation): string[] {
  const { name, about, effect, has_plan, input_schema } = operation
  const flags = flagsOf(input_schema).filter(
    ({ path }) => !['dry_run', 'plan_digest'].includes(path.join('.')),
  )
  const needed = flags.filter(({ isRequired }) => isRequired)
  const others = flags.filter(({ isRequired }) => !isRequired)
  const bare = needed.filter(isBare)
  const words = `alice ${name.replace('.', ' ')}`
  const usage = [words, ...bare.map(({ path }) => `<${path.join('.')}>`)]
  if (flags.length > bare.length) usage.push('[--flag value …]')
  const groups = [
    { title: 'Needed', rows: needed.map(flag => rowOf(flag, isBare(flag))) },
    { title: 'Optional', rows: others.map(flag => rowOf(flag, false)) },
    { title: 'Everywhere', rows: everywhere(operation) },
  ].filter(({ rows }) => rows.length > 0)
  const width = Math.min(44, Math.max(...groups.flatMap(({ rows }) => rows.map(([flag]) => flag.length))))
  const note = has_plan ? `${effects[effect]} Shows its plan with --dry-run.` : effects[effect]
  return [
    `${styleText('bold', words)} — ${about}`,
    note,
    '',
    `Usage: ${usage.join(' ')}`,
    ...groups.flatMap(({ title, rows }) => [
      '',
      styleText('bold', title),
      ...rows.map(row => lineOf(row, width)),
    ]),
    '',
    `Example: ${exampleOf(words, needed, others)}`,
  ]
}

const isBare = ({ isRequired, kind }: Flag) => isRequired && kind === 'text'

const lineOf = ([flag, about]: Row, width: number) => `  ${flag.padEnd(width)}  ${about}`.trimEnd()

function rowOf(flag: Flag, isWord: boolean): Row {
  const { about, usual, range, isDocument, values } = flag
  const notes = [
    about,
    values.length >= manyValues ? `one of ${values.join(', ')}` : '',
    range,
    usual === undefined ? '' : `${show(usual)} when not said`,
    isDocument ? 'the name of a file, or - for standard input' : '',
    isWord ? 'also as a word alone' : '',
  ]
  return [written(flag), notes.filter(Boolean).join('; ')]
}

const manyValues = 8

function written({ names, kind, values }: Flag): string {
  if (kind === 'boolean') return `--${names[0]}`
  const isShort = values.length > 0 && values.length < manyValues
  return `--${names[0]} <${isShort ? values.join('|') : kind}>`
}

const everywhere = ({ effect, has_plan }: KnownOperation): Row[] => [
  ["--json ['{…}']", 'answer as JSON; the whole input as JSON'],
  ...(has_plan
    ? ([
        ['--dry-run', 'show the plan and change nothing'],
        ['--plan-digest <text>', 'do what the plan of this digest shows, or nothing'],
      ] as const)
    : []),
  ...(effect === 'destroy' || has_plan ? [['--yes', 'do not ask first'] as const] : []),
  ...(effect === 'read'
    ? []
    : ([
        ['--watch', 'follow the workflow it starts'],
        ['--idempotency-key <text>', 'the same key twice is done once'],
      ] as const)),
]

const show = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))

/** Words that could be typed: what is needed, and one flag more where there is one that says something. */
function exampleOf(words: string, needed: readonly Flag[], others: readonly Flag[]): string {
  const spoken = others.find(({ values, kind }) => values.length > 0 && kind !== 'boolean')
  const flags = needed.length > 0 ? needed : [spoken ?? others.find(({ kind }) => kind === 'number')]
  const parts = flags.flatMap(flag =>
    flag ? [isBare(flag) ? valueOf(flag) : `--${flag.names[0]} ${valueOf(flag)}`] : [],
  )
  return [words, ...parts].join(' ')
}

function valueOf({ values, kind, path, pattern, usual, isDocument, about }: Flag): string {
  const name = path.at(-1)!
  if (values.length > 0) return values[0]!
  if (kind === 'number') return typeof usual === 'number' ? String(usual) : '10'
  if (kind === 'boolean') return 'true'
  if (isDocument) return 'blueprint.yaml'
  const [, prefix] = /^\^([a-z]+_)\[/.exec(pattern) ?? []
  if (prefix !== undefined) return `${prefix}…`
  if (/\b(path|folder)\b/.test(`${about} ${name}`)) return '/pictures'
  if (kind === 'list') return 'a,b'
  return kind === 'json' ? `'{…}'` : `<${name}>`
}
