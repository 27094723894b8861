import { domainHelp, type OwnCommand } from './domain-help.ts'
import { findOperation, isListed } from './find-operation.ts'
import { exitCodes, printLines, type CliHost, type Connection } from './host.ts'
import type { KnownOperation } from './known-operations.ts'
import { operationHelp } from './operation-help.ts'
import { runOperation } from './run-operation.ts'
import { domainFor, operationFor } from './short-words.ts'

interface Shown {
  readonly domain: string
  /** Commands of the program that stand beside its operations. */
  readonly commands: readonly OwnCommand[]
  readonly allCommands: readonly string[]
}

/** `alice <domain> <operation> …` for every operation there is, without a list of domains. */
export async function runDomain(host: CliHost, shown: Shown, words: readonly string[]): Promise<number> {
  const known = await host.knownOperations()
  const meant = readWords(shown.domain, words, known)
  const help = helpFor(host, shown, meant, known)
  if (help) {
    printLines(host, help)
    return exitCodes.done
  }
  const connection = await connectFor(host, shown, meant, known)
  try {
    const session = { host, connection, commands: shown.allCommands }
    const operations = await connection.client.operations()
    const { domain, name, rest } = readWords(shown.domain, words, operations)
    if (name !== undefined) return await runOperation(session, name, rest)
    const inDomain = operations.filter(each => each.name.startsWith(`${domain}.`))
    if (inDomain.length === 0) return await runOperation(session, domain, words)
    printLines(host, domainHelp(domain, shown.commands, inDomain, host.columns))
    return exitCodes.done
  } finally {
    await connection.client.close()
  }
}

interface Meant {
  readonly domain: string
  /** Of the operation, listed or not; undefined when only a domain is named. */
  readonly name: string | undefined
  readonly rest: readonly string[]
}

function readWords(first: string, words: readonly string[], operations: readonly KnownOperation[]): Meant {
  const domain = domainFor(first, operations)
  const [second, ...rest] = words
  const isNamed = second !== undefined && !second.startsWith('-')
  const name = isNamed ? `${domain}.${operationFor(domain, second, operations)}` : undefined
  // One word alone may be the alias of an operation: `alice search_assets`.
  const alias = domain.replaceAll('-', '_')
  const isAlias = operations.some(({ aliases }) => aliases.includes(alias))
  const isListedToo = name !== undefined && isListed(operations, name)
  return isAlias && !isListedToo ? { domain, name: alias, rest: words } : { domain, name, rest }
}

const isAskingForHelp = (words: readonly string[]) => {
  const end = words.indexOf('--')
  return words.slice(0, end < 0 ? undefined : end).some(word => word === '--help' || word === '-h')
}

/** What can be said without asking anybody; nothing of what is not delivered with Alice. */
function helpFor(
  host: CliHost,
  { commands }: Shown,
  { domain, name, rest }: Meant,
  known: readonly KnownOperation[],
): readonly string[] | undefined {
  if (name !== undefined) {
    if (!isAskingForHelp(rest) || !isListed(known, name)) return undefined
    return operationHelp(findOperation(known, name))
  }
  const inDomain = known.filter(each => each.name.startsWith(`${domain}.`))
  return inDomain.length > 0 ? domainHelp(domain, commands, inDomain, host.columns) : undefined
}

/** For words that nobody knows Alice is not opened; a server may know more. */
async function connectFor(
  host: CliHost,
  { allCommands }: Shown,
  { domain, name }: Meant,
  known: readonly KnownOperation[],
): Promise<Connection> {
  const wanted = name ?? domain
  if (known.length === 0 || isListed(known, wanted) || host.mayHavePlugins) return host.connect()
  const connection = await host.reach()
  if (connection) return connection
  findOperation(known, wanted, allCommands)
  return host.connect()
}
