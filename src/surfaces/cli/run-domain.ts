import type { OperationInfo } from '#surfaces/client'
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
    const { domain } = shown
    const session = { host, connection }
    const operations = await connection.client.operations()
    const inDomain = operations.filter(({ name }) => name.startsWith(`${domain}.`))
    // One word alone may be the alias of an operation: `alice search_assets`.
    const alias = domain.replaceAll('-', '_')
    if (operations.some(({ aliases }) => aliases.includes(alias))) return runOperation(session, alias, words)

    const [operation, ...rest] = words
    if (operation !== undefined && !operation.startsWith('-')) {
      return runOperation(session, `${domain}.${operation}`, rest)
    }
    if (inDomain.length === 0) return runOperation(session, domain, words)
    for (const line of list(shown, inDomain)) host.print(line)
    return exitCodes.done
  })

function list({ domain, commands }: Domain, operations: readonly OperationInfo[]): string[] {
  const own = commands.map(each => ({ name: `${domain}.${each.name()}`, about: each.description() }))
  const others = operations.filter(({ name }) => own.every(each => each.name !== name))
  const all = [...own, ...others]
  const width = Math.max(...all.map(({ name }) => name.length))
  return all.map(({ name, about }) => `alice ${name.replace('.', ' ').padEnd(width)}  ${about}`)
}
