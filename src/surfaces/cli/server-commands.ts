import { clientTypes } from '#surfaces/client'
import type { Command } from 'commander'
import {
  exitCodes,
  printJson,
  printLines,
  withClient,
  type CliHost,
  type Connection,
  type McpFlags,
} from './host.ts'
import type { Act } from './program.ts'
import { answerLines, table } from './table.ts'
import { usage, wholeNumber } from './usage.ts'

interface JsonFlag {
  readonly json?: boolean
}

/** `alice up`, `status`, `doctor`, `mcp`, `types` and `config`. */
export function addServerCommands(program: Command, host: CliHost, act: Act) {
  program
    .command('up')
    .description('start the server')
    .option('--no-demo', 'make no samples at the first start')
    .option('--port <number>', 'port to listen on; the next free one is taken when it is not free')
    .option('--home <folder>', 'data folder')
    .option('--profile <name>', 'load a shipped plugin as well: conformance')
    .option('--json', 'print {"url", "key", "home"} as the first line')
    .action((flags: UpOptions) => act(() => startServer(host, flags)))
  program
    .command('status')
    .description('how this Alice is doing')
    .option('--json', 'as JSON')
    .action((flags: JsonFlag) =>
      act(() => withClient(host, connection => showStatus(host, connection, flags))),
    )
  program
    .command('doctor')
    .description('look for what is wrong with this installation')
    .option('--json', 'as JSON')
    .action((flags: JsonFlag) =>
      act(() => withClient(host, connection => showFindings(host, connection, flags))),
    )
  program
    .command('mcp')
    .description('serve assistants over stdin and stdout (Model Context Protocol)')
    .option('--toolsets <domains>', 'only the tools of these domains: assets,workflows')
    .option('--disclosure <how>', 'full, or progressive: three tools by which the others are found', 'full')
    .action((flags: McpOptions) =>
      act(async () => {
        await host.serveMcp(viewOf(flags))
        return exitCodes.done
      }),
    )
  program
    .command('types')
    .description('TypeScript types of what this Alice can do, plugins included, for the package alice/client')
    .action(() =>
      act(() =>
        withClient(host, async ({ client }) => {
          host.print(clientTypes(await client.operations()).trimEnd())
          return exitCodes.done
        }),
      ),
    )
  program
    .command('config')
    .description('every setting, its value and where it comes from')
    .option('--json', 'as JSON')
    .action((flags: JsonFlag) => act(() => showSettings(host, flags)))
}

interface McpOptions {
  readonly toolsets?: string
  readonly disclosure: string
}

function viewOf({ toolsets, disclosure }: McpOptions): McpFlags {
  if (disclosure !== 'full' && disclosure !== 'progressive') {
    throw usage(`--disclosure is full or progressive, not ${disclosure}`)
  }
  return { disclosure, ...(toolsets !== undefined && { toolsets: toolsets.split(',') }) }
}

interface UpOptions extends JsonFlag {
  readonly demo: boolean
  readonly profile?: string
  readonly port?: string
  readonly home?: string
}

async function startServer(
  host: CliHost,
  { demo, port, home, profile, json = false }: UpOptions,
): Promise<number> {
  await host.up({ demo, port: port === undefined ? undefined : portOf(port), home, profile, json })
  return exitCodes.done
}

function portOf(text: string): number {
  const port = wholeNumber('port', text, 0)
  if (port <= 65_535) return port
  throw usage(`--port takes a number from 0 to 65535, not ${text}`)
}

async function showStatus(
  host: CliHost,
  { client, isEmbedded }: Connection,
  { json }: JsonFlag,
): Promise<number> {
  const status = (await client.call('system.status', {})) as object
  if (json) printJson(host, { where: client.where, ...status })
  else {
    const nobody = 'No server is running; this is the data folder, opened for a moment.'
    printLines(host, [
      isEmbedded ? nobody : `Running at ${client.where}`,
      ...answerLines(status, host.columns),
    ])
  }
  return exitCodes.done
}

interface Finding {
  readonly check: string
  readonly status: 'ok' | 'warning' | 'problem'
  readonly message: string
  readonly remedy?: string
}

const signs = { ok: '✔', warning: '!', problem: '✘' }

async function showFindings(host: CliHost, { client }: Connection, { json }: JsonFlag): Promise<number> {
  const { findings } = (await client.call('system.doctor', {})) as { findings: readonly Finding[] }
  if (json) printJson(host, { findings })
  else {
    for (const { check, status, message, remedy } of findings) {
      host.print(`${signs[status]} ${check.padEnd(14)} ${message}`)
      if (remedy !== undefined) host.print(`  → ${remedy}`)
    }
  }
  return findings.some(({ status }) => status === 'problem') ? exitCodes.refused : exitCodes.done
}

async function showSettings(host: CliHost, { json }: JsonFlag): Promise<number> {
  const settings = await host.settings()
  if (json) printJson(host, { settings })
  else printLines(host, table(settings, ['name', 'value', 'source', 'about'], host.columns))
  return exitCodes.done
}
