import type { KnownOperation } from './known-operations.ts'

type Named = Pick<KnownOperation, 'name'>

const domains: Readonly<Record<string, string>> = { bp: 'blueprints', wf: 'workflows', svc: 'health' }

/** The first that a domain has is meant. */
const verbs: Readonly<Record<string, readonly string[]>> = {
  ls: ['list', 'history'],
  show: ['get'],
  new: ['create'],
  run: ['start'],
  rm: ['remove', 'delete', 'revoke'],
  breaker: ['dependencies'],
}

/** `bp` is `blueprints`, and one of them is meant as well: `workflow` is `workflows`. Others stay as they are. */
export function domainFor(word: string, operations: readonly Named[]): string {
  const has = (domain: string) => operations.some(({ name }) => name.startsWith(`${domain}.`))
  const wanted = word.replaceAll('-', '_')
  return [wanted, `${wanted}s`, domains[wanted] ?? ''].find(has) ?? word
}

/** `ls` is `list` where there is one, and so on. */
export function operationFor(domain: string, word: string, operations: readonly Named[]): string {
  const has = (verb: string) => operations.some(({ name }) => name === `${domain}.${verb}`)
  const wanted = word.replaceAll('-', '_')
  return has(wanted) ? wanted : (verbs[wanted]?.find(has) ?? word)
}
