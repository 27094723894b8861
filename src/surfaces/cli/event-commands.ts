import type { Command } from 'commander'
import { exitCodes, withClient, type CliHost } from './host.ts'
import type { Act } from './program.ts'
import { runOperation } from './run-operation.ts'
import { eventLine, tailEvents, type TailFlags } from './tail.ts'
import { usage } from './usage.ts'

/** `alice events tail` and `events replay`; the operations of events stand beside them. */
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
      act(() => withClient(host, ({ client }) => tailEvents(host, client, flags))),
    )
  events
    .command('replay')
    .description('read events back from files, or hand a window of the log to a reaction again')
    .option('--from <folder>', 'folder of event files')
    .option('--reaction <name>', 'reaction to hand events to again')
    .option('--window <from:to>', 'positions, for --reaction')
    .option('--json', 'one CloudEvent a line')
    .action((flags: ReplayFlags) => act(() => replay(host, flags)))
}

interface ReplayFlags {
  readonly from?: string
  readonly reaction?: string
  readonly window?: string
  readonly json?: boolean
}

async function replay(host: CliHost, { from, reaction, window = '', json }: ReplayFlags): Promise<number> {
  if (from !== undefined) return replayFiles(host, from, json ?? false)
  const [first, last] = window.split(':')
  if (!reaction || !first || !last) throw usage('Say --from FOLDER, or --reaction NAME --window FROM:TO')
  const flags = [`--reaction=${reaction}`, `--from=${first}`, `--to=${last}`, ...(json ? ['--json'] : [])]
  return withClient(host, connection => runOperation({ host, connection }, 'events.replay', flags))
}

async function replayFiles(host: CliHost, folder: string, isJson: boolean): Promise<number> {
  for await (const event of host.readEventFiles(folder)) {
    const replayed = { ...event, replayed: true }
    host.print(isJson ? JSON.stringify(replayed) : eventLine(replayed, false))
  }
  return exitCodes.done
}
