import { clientTypes } from '#surfaces/client'
import type { Command } from 'commander'
import {
  exitCodes,
  printJson,
  printLines,
  withClient,
  type CliHost,
  type Connection,
  type UpFlags,
} from './host.ts'
import type { Act } from './program.ts'
import { answerLines, table } from './table.ts'
import { usage, wholeNumber } from './usage.ts'

interface JsonFlag {
  readonly json?: boolean
}

/** `alice up`, `status`, `types` and `config`. */
export function addServerCommands(program: Command, host: CliHost, act: Act) {
  program
    .command('up')
    .description('start the server')
    .option('--demo [part]', 'what to show at the first start: all, assets or infra (default: all)')
    .option('--no-demo', 'show nothing at the first start')
    .option('--open', 'show the dashboard in a browser, where there is one')
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

interface UpOptions extends JsonFlag {
  readonly demo?: boolean | string
  readonly open?: boolean
  readonly profile?: string
  readonly port?: string
  readonly home?: string
}

async function startServer(
  host: CliHost,
  { demo, open = false, port, home, profile, json = false }: UpOptions,
): Promise<number> {
  const chosen = port === undefined ? undefined : portOf(port)
  await host.up({ demo: partOf(demo), open, port: chosen, home, profile, json })
  return exitCodes.done
}

function partOf(demo: boolean | string = true): UpFlags['demo'] {
  if (typeof demo === 'boolean') return demo ? 'all' : undefined
  if (demo === 'all' || demo === 'assets' || demo === 'infra') return demo
  throw usage(`--demo takes all, assets or infra, not ${demo}`)
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

async function showSettings(host: CliHost, { json }: JsonFlag): Promise<number> {
  const settings = await host.settings()
  if (json) printJson(host, { settings })
  else printLines(host, table(settings, ['name', 'value', 'source', 'about'], host.columns))
  return exitCodes.done
}
