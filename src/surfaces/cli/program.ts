import type { Command } from 'commander'
import { usage } from './flags.ts'
import { exitCodes, type CliHost, type Connection } from './host.ts'
import { runOperation } from './run-operation.ts'
import { answerLines, table } from './table.ts'
import { eventLine, tailEvents, type TailFlags } from './tail.ts'
import { watchWorkflow } from './watch.ts'

type Act = (work: () => Promise<number | void>) => () => Promise<void>

/** Connects, works, and closes whatever happened. */
async function withClient<T>(host: CliHost, work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await host.connect()
  try {
    return await work(connection)
  } finally {
    await connection.client.close()
  }
}

export function addServerCommands(program: Command, host: CliHost, act: Act) {
  program
    .command('up')
    .description('start the server')
    .option('--no-demo', 'make no samples at the first start')
    .option('--port <number>', 'port to listen on; the next free one is taken when it is not free')
    .option('--home <folder>', 'data folder')
    .option('--json', 'print {"url", "key", "home"} as the first line')
    .action((flags: { demo: boolean; port?: string; home?: string; json?: boolean }) =>
      act(() =>
        host.up({ demo: flags.demo, port: portOf(flags.port), home: flags.home, json: flags.json ?? false }),
      )(),
    )
  program
    .command('status')
    .description('how this Alice is doing')
    .option('--json', 'as JSON')
    .action((flags: { json?: boolean }) =>
      act(() => withClient(host, connection => showStatus(host, connection, flags.json ?? false)))(),
    )
  program
    .command('doctor')
    .description('look for what is wrong with this installation')
    .option('--json', 'as JSON')
    .action((flags: { json?: boolean }) =>
      act(() => withClient(host, ({ client }) => showFindings(host, client, flags.json ?? false)))(),
    )
  program
    .command('mcp')
    .description('serve assistants over stdin and stdout (Model Context Protocol)')
    .action(act(() => host.serveMcp()))
  program
    .command('config')
    .description('every setting, its value and where it comes from')
    .action(
      act(async () => {
        for (const line of table(
          host.settings() as never,
          ['name', 'value', 'source', 'about'],
          host.columns,
        ))
          host.print(line)
      }),
    )
}

function portOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw usage(`--port takes a number from 0 to 65535, not ${text}`)
}

async function showStatus(
  host: CliHost,
  { client, isEmbedded }: Connection,
  isJson: boolean,
): Promise<number> {
  const status = (await client.call('system.status', {})) as object
  if (isJson) host.print(JSON.stringify({ where: client.where, ...status }, undefined, 2))
  else {
    host.print(
      isEmbedded
        ? 'No server is running; this is the data folder, opened for a moment.'
        : `Running at ${client.where}`,
    )
    for (const line of answerLines(status, host.columns)) host.print(line)
  }
  return exitCodes.done
}

async function showFindings(host: CliHost, client: Connection['client'], isJson: boolean): Promise<number> {
  const { findings } = (await client.call('system.doctor', {})) as {
    findings: { check: string; status: string; message: string; remedy?: string }[]
  }
  if (isJson) host.print(JSON.stringify({ findings }, undefined, 2))
  else {
    const signs: Record<string, string> = { ok: '✔', warning: '!', problem: '✘' }
    for (const { check, status, message, remedy } of findings)
      host.print(`${signs[status]} ${check.padEnd(14)} ${message}${remedy ? `\n  → ${remedy}` : ''}`)
  }
  return findings.some(({ status }) => status === 'problem') ? exitCodes.refused : exitCodes.done
}

export function addEventCommands(program: Command, host: CliHost, act: Act) {
  const events = program
    .command('events')
    .description('follow the event log; also read, stats, dead_letters …')
  events
    .command('tail')
    .description('history, then live, until Ctrl-C')
    .option('--type <pattern...>', 'event types, like workflow.* or asset.>')
    .option('--subject <subject>', 'only what is about this')
    .option('--since <time>', 'a time, or how long ago like 5m (5m when not said)')
    .option('--after <position>', 'after this position; 0 for everything')
    .option('--count <number>', 'end after so many events')
    .option('--verbose', 'with data')
    .option('--metrics', 'counts per type at the end')
    .option('--persist <folder>', 'keep the events as daily files too')
    .option('--json', 'one CloudEvent a line')
    .action((flags: TailFlags) =>
      act(() => withClient(host, ({ client }) => tailEvents(host, client, flags)))(),
    )
  events
    .command('replay')
    .description('read events back from files, or hand a window of the log to a reaction again')
    .option('--from <folder>', 'folder of event files')
    .option('--reaction <name>', 'reaction to hand events to again')
    .option('--window <from:to>', 'positions, for --reaction')
    .option('--json', 'one CloudEvent a line')
    .action((flags: { from?: string; reaction?: string; window?: string; json?: boolean }) =>
      act(() => replay(host, flags))(),
    )
}

async function replay(
  host: CliHost,
  flags: { from?: string; reaction?: string; window?: string; json?: boolean },
): Promise<number> {
  if (flags.from !== undefined) {
    for await (const event of host.readEventFiles(flags.from)) {
      const replayed = { ...event, replayed: true }
      host.print(flags.json ? JSON.stringify(replayed) : eventLine(replayed, false))
    }
    return exitCodes.done
  }
  const [from, to] = (flags.window ?? '').split(':').map(Number)
  if (!flags.reaction || !from || !to) throw usage('Say --from FOLDER, or --reaction NAME --window FROM:TO')
  return withClient(host, connection =>
    runOperation(host, connection, 'events.replay', [
      '--reaction',
      flags.reaction!,
      '--from',
      String(from),
      '--to',
      String(to),
    ]),
  )
}

export function addWorkflowCommands(program: Command, host: CliHost, act: Act) {
  const workflows = program
    .command('workflows')
    .alias('wf')
    .description('follow workflows; also list, get, start, cancel, retry …')
  workflows
    .command('watch <workflow_id>')
    .description('follow a workflow to its end')
    .action((id: string) =>
      act(() =>
        withClient(host, async ({ client }) => {
          await client.call('workflows.get', { workflow_id: id, steps: 0 })
          const end = await watchWorkflow(client, host, id, false)
          if (end)
            for (const line of answerLines(
              await client.call('workflows.get', { workflow_id: id, steps: 0 }),
              host.columns,
            ))
              host.print(line)
          return end?.type === 'workflow.completed' ? exitCodes.done : exitCodes.refused
        }),
      )(),
    )
}

/** `alice <domain> <operation> …` for every operation there is, without a list of domains. */
export const runDomain = (host: CliHost, domain: string, words: readonly string[]): Promise<number> =>
  withClient(host, async connection => {
    const [operation, ...rest] = words
    if (operation !== undefined && !operation.startsWith('-'))
      return runOperation(host, connection, `${domain}.${operation}`, rest)
    const operations = (await connection.client.operations()).filter(({ name }) =>
      name.startsWith(`${domain}.`),
    )
    if (operations.length === 0) return runOperation(host, connection, domain, words)
    for (const { name, about } of operations)
      host.print(`alice ${name.replace('.', ' ').padEnd(34)} ${about}`)
    return exitCodes.done
  })
