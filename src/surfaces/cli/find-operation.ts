import { nearest } from '#lib/nearest'
import type { KnownOperation } from './known-operations.ts'
import { usage } from './usage.ts'

/** By name or alias, with dashes or underscores. */
const named = <T extends KnownOperation>(operations: readonly T[], wanted: string): T | undefined =>
  operations.find(({ name, aliases }) => name === wanted || aliases.includes(wanted))

const toName = (name: string) => name.replaceAll('-', '_')

export const isListed = (operations: readonly KnownOperation[], name: string): boolean =>
  named(operations, toName(name)) !== undefined

/** Says what there is when it is not among them. */
export function findOperation<T extends KnownOperation>(
  operations: readonly T[],
  name: string,
  commands: readonly string[] = [],
): T {
  const wanted = toName(name)
  const found = named(operations, wanted)
  if (found) return found
  const [domain = ''] = wanted.split('.')
  const names = operations.map(operation => operation.name)
  const domains = new Set(names.map(each => each.split('.', 1)[0]!))
  // One word is a domain or a command, before it is half of an operation.
  const firstWords = wanted.includes('.') ? [] : [...domains, ...commands]
  const hint = nearest(wanted, firstWords) ?? nearest(wanted, names)
  const prefix = `${domain}.`
  const inDomain = names.filter(each => each.startsWith(prefix)).map(each => each.slice(prefix.length))
  const more = inDomain.length > 0 ? ` ${domain} has: ${inDomain.join(', ')}` : ''
  const meant = hint ? `; did you mean ${spoken(hint)}?` : '.'
  throw usage(`There is no ${spoken(wanted)}${meant}${more}`)
}

const spoken = (name: string) => name.replace('.', ' ')
