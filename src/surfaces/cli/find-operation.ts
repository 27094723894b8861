import { nearest } from '#lib/nearest'
import type { OperationInfo } from '#surfaces/client'
import { flagsOf, type Flag } from './flags.ts'
import { usage } from './usage.ts'

/** By name or alias, with dashes or underscores. */
const named = (operations: readonly OperationInfo[], wanted: string) =>
  operations.find(({ name, aliases }) => name === wanted || aliases.includes(wanted))

const toName = (name: string) => name.replaceAll('-', '_')

export const isListed = (operations: readonly OperationInfo[], name: string): boolean =>
  named(operations, toName(name)) !== undefined

/** Says what there is when it is not among them. */
export function findOperation(operations: readonly OperationInfo[], name: string): OperationInfo {
  const wanted = toName(name)
  const found = named(operations, wanted)
  if (found) return found
  const [domain = ''] = wanted.split('.')
  const names = operations.map(operation => operation.name)
  const hint = nearest(wanted, names)
  const prefix = `${domain}.`
  const inDomain = names.filter(each => each.startsWith(prefix)).map(each => each.slice(prefix.length))
  const more = inDomain.length > 0 ? ` ${domain} has: ${inDomain.join(', ')}` : ''
  const meant = hint ? `; did you mean ${spoken(hint)}?` : '.'
  throw usage(`There is no ${spoken(wanted)}${meant}${more}`)
}

const spoken = (name: string) => name.replace('.', ' ')

/** What one operation does, its flags, and the words every operation takes. */
export function helpOf(operation: OperationInfo): string[] {
  const flags = flagsOf(operation.input_schema).filter(
    flag => !['dry_run', 'plan_digest'].includes(flag.path.join('.')),
  )
  const rows = [
    ...flags.map(flag => [written(flag), `${flag.isRequired ? '(required) ' : ''}${flag.about}`] as const),
    ['', ''] as const,
    ["--json ['{…}']", 'answer as JSON; the whole input as JSON'] as const,
    ...(operation.has_plan
      ? ([
          ['--dry-run', 'show the plan and change nothing'],
          ['--plan-digest <text>', 'do what the plan of this digest shows, or nothing'],
        ] as const)
      : []),
    ...(operation.effect === 'destroy' || operation.has_plan ? [['--yes', 'do not ask first'] as const] : []),
    ['--watch', 'follow the workflow it starts'] as const,
    ['--idempotency-key <text>', 'the same key twice is done once'] as const,
  ]
  const width = Math.min(56, Math.max(...rows.map(([flag]) => flag.length)))
  const lines = rows.map(([flag, about]) => `  ${flag.padEnd(width)}  ${about}`.trimEnd())
  return [`alice ${spoken(operation.name)}`, '', `  ${operation.about}`, '', ...lines]
}

function written({ names, kind, values }: Flag): string {
  if (kind === 'boolean') return `--${names[0]}`
  const isShort = values.length > 0 && values.length < 8
  return `--${names[0]} <${isShort ? values.join('|') : kind}>`
}
