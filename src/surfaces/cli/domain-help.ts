import { styleText } from 'node:util'
import type { KnownOperation } from './known-operations.ts'

export interface OwnCommand {
  name(): string
  description(): string
}

const titles = { read: 'Look', write: 'Act', destroy: 'Take away' } as const

/** The operations of a domain by what they do, with the commands that stand beside them. */
export function domainHelp(
  domain: string,
  own: readonly OwnCommand[],
  operations: readonly KnownOperation[],
  columns: number,
): string[] {
  const rows = operations
    .map(({ name, about, effect }) => ({ word: name.slice(domain.length + 1), about, effect }))
    .filter(({ word }) => own.every(command => command.name() !== word))
  const groups = [
    { title: 'Follow', rows: own.map(each => ({ word: each.name(), about: each.description() })) },
    ...(['read', 'write', 'destroy'] as const).map(effect => ({
      title: titles[effect],
      rows: rows.filter(row => row.effect === effect),
    })),
  ].filter(group => group.rows.length > 0)
  const width = Math.max(...groups.flatMap(group => group.rows.map(({ word }) => word.length)))
  const line = (word: string, about: string) => cut(`  ${word.padEnd(width)}  ${about}`, columns)
  const [example = 'list'] = groups.flatMap(group => group.rows.map(({ word }) => word))
  return [
    `Usage: alice ${domain} <operation> [--flag value …]`,
    ...groups.flatMap(({ title, rows: list }) => [
      '',
      styleText('bold', title),
      ...list.map(({ word, about }) => line(word, about)),
    ]),
    '',
    `Next: alice ${domain} ${example} --help`,
  ]
}

const cut = (text: string, width: number) => (text.length <= width ? text : `${text.slice(0, width - 1)}…`)
