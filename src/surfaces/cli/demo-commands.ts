import { Argument, type Command } from 'commander'
import { exitCodes, printJson, type CliHost } from './host.ts'
import type { Act } from './program.ts'
import type { DemoPart, DownFlags } from './this-machine.ts'

const parts: readonly DemoPart[] = ['all', 'assets', 'infra', 'chaos', 'clear']

interface JsonFlag {
  readonly json?: boolean
}

/** `alice demo`, `down`, `doctor` and `dashboard`. */
export function addDemoCommands(program: Command, host: CliHost, act: Act) {
  const { here } = host
  program
    .command('demo')
    .description('show for real what Alice does, any number of times; clear takes away what that made')
    .addArgument(
      new Argument('[part]', 'assets, infra, chaos (breaks what the demo made), clear')
        .choices(parts)
        .default('all'),
    )
    .option('--json', 'one line for each stage, and one for the whole')
    .action((part: DemoPart, { json = false }: JsonFlag) => act(() => here.demo(part, { json })))
  program
    .command('down')
    .description('stop the server of this data folder; what it was doing goes on at the next start')
    .option('--reset', 'clear the data folder afterwards: deployments, assets, log and keys of this Alice')
    .option('-y, --yes', 'do not ask')
    .option('--json', 'as JSON')
    .action(({ reset = false, yes = false, json = false }: Partial<DownFlags>) =>
      act(() => here.down({ reset, yes, json })),
    )
  program
    .command('doctor')
    .description('look for what is wrong with this installation')
    .option('--fix', 'mend what can be mended without losing anything')
    .option('--json', 'as JSON')
    .action((flags: FindingFlags) => act(() => showFindings(host, flags)))
  program
    .command('dashboard')
    .description('open the dashboard in a browser, signed in')
    .option('--json', 'print {"url", "expires_at"} and open nothing')
    .action(({ json = false }: JsonFlag) => act(() => here.dashboard({ json })))
}

interface FindingFlags extends JsonFlag {
  readonly fix?: boolean
}

const signs = { ok: '✔', warning: '!', problem: '✘' }

async function showFindings(host: CliHost, { fix = false, json = false }: FindingFlags): Promise<number> {
  const findings = await host.here.examine(fix)
  if (json) printJson(host, { findings })
  else {
    for (const { check, status, message, remedy } of findings) {
      host.print(`${signs[status]} ${check.padEnd(14)} ${message}`)
      if (remedy !== undefined) host.print(`  → ${remedy}`)
    }
  }
  return findings.some(({ status }) => status === 'problem') ? exitCodes.refused : exitCodes.done
}
