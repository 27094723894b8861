import type { Command } from 'commander'
import type { CliHost } from './host.ts'
import type { RunProgram } from './monitor/run-line.ts'
import type { Act } from './program.ts'

/** `alice monitor`; the input line at its bottom runs what `run` runs. */
export function addMonitorCommand(program: Command, host: CliHost, act: Act, run: RunProgram) {
  program
    .command('monitor')
    .description('what needs you, services, workflows and events, live in the terminal')
    .option('--json', 'once, as JSON')
    .option('--once', 'once, as plain lines; as without a terminal')
    .action((flags: { readonly json?: boolean; readonly once?: boolean }) =>
      act(async () => {
        if (!host.isTty || flags.json || flags.once) {
          const { printSnapshot } = await import('./monitor/snapshot.ts')
          return printSnapshot(host, flags.json ?? false)
        }
        const { runMonitor } = await import('./monitor/run-monitor.ts')
        return runMonitor(host, run)
      }),
    )
}
