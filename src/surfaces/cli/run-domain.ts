import type { OperationInfo } from '#surfaces/client'
import { isListed } from './find-operation.ts'
import { exitCodes, withClient, type CliHost } from './host.ts'
import { runOperation } from './run-operation.ts'

interface Domain {
  readonly domain: string
  /** Commands of the program that stand beside its operations. */
  readonly commands: readonly { name(): string; description(): string }[]
}

/** `alice <domain> <operation> …` for every operation there is, without a list of domains. */
export const runDomain = (host: CliHost, shown: Domain, words: readonly string[]): Promise<number> =>
  withClient(host, async connection => {
    const session = { host, connection }
    const operations = await connection.client.operations()
    const hasDomain = (name: string) => operations.some(operation => operation.name.startsWith(`${name}.`))
    // One of them is meant as well: `alice workflow get` for `workflows`.
    const plural = `${shown.domain}s`
    const domain = !hasDomain(shown.domain) && hasDomain(plural) ? plural : shown.domain
    const inDomain = operations.filter(({ name }) => name.startsWith(`${domain}.`))
    const [operation, ...rest] = words
    const named = operation === undefined || operation.startsWith('-') ? undefined : `${domain}.${operation}`
    // One word alone may be the alias of an operation: `alice search_assets`.
    const alias = domain.replaceAll('-', '_')
    const isAlias = operations.some(({ aliases }) => aliases.includes(alias))
    if (isAlias && !(named && isListed(operations, named))) return runOperation(session, alias, words)
    if (named) return runOperation(session, named, rest)
    if (inDomain.length === 0) return runOperation(session, domain, words)
    for (const line of list({ ...shown, domain }, inDomain)) host.print(line)
    return exitCodes.done
  })

function list({ domain, commands }: Domain, operations: readonly OperationInfo[]): string[] {
  const own = commands.map(each => ({ name: `${domain}.${each.name()}`, about: each.description() }))
  const others = operations.filter(({ name }) => own.every(each => each.name !== name))
  const all = [...own, ...others]
  const width = Math.max(...all.map(({ name }) => name.length))
  return all.map(({ name, about }) => `alice ${name.replace('.', ' ').padEnd(width)}  ${about}`)
}
