import type { Command } from 'commander'
import { exitCodes, printJson, printLines, withClient, type CliHost, type Connection } from './host.ts'
import type { Act } from './program.ts'
import { answerLines } from './table.ts'
import { watchWorkflow } from './watch.ts'

interface WatchFlags {
  readonly json?: boolean
}

/** `alice workflows watch`; the operations of workflows stand beside it. */
export function addWorkflowCommands(program: Command, host: CliHost, act: Act) {
  program
    .command('workflows')
    .alias('wf')
    .description('follow workflows; also list, get, start, cancel, retry …')
    .command('watch <workflow_id>')
    .description('follow a workflow to its end')
    .option('--json', 'its last state as JSON')
    .action((id: string, flags: WatchFlags) =>
      act(() => withClient(host, ({ client }) => watch(host, client, { id, ...flags }))),
    )
}

async function watch(
  host: CliHost,
  client: Connection['client'],
  { id, json = false }: WatchFlags & { readonly id: string },
): Promise<number> {
  const show = () => client.call('workflows.get', { workflow_id: id, steps: 0 })
  // Whoever asks for one that is not there hears so, instead of waiting for it.
  await show()
  const end = await watchWorkflow(host, client, id, json)
  if (!end) return exitCodes.refused
  const state = await show()
  if (json) printJson(host, state)
  else printLines(host, answerLines(state, host.columns))
  return end.type === 'workflow.completed' ? exitCodes.done : exitCodes.refused
}
