import { Argument, type Command } from 'commander'
import { exitCodes, type CliHost, type McpFlags } from './host.ts'
import type { ConnectFlags } from './mcp-connect/connect-client.ts'
import type { Act } from './program.ts'
import { usage } from './usage.ts'

/** Their order is that of the help. */
const clients = [
  'claude',
  'claude-desktop',
  'cursor',
  'vscode',
  'windsurf',
  'zed',
  'gemini-cli',
  'codex',
  'continue',
]

/** `alice mcp`, which is `mcp serve`, and `alice mcp connect <client>`. */
export function addMcpCommands(program: Command, host: CliHost, act: Act) {
  const mcp = program
    .command('mcp')
    .description('serve assistants over stdin and stdout (Model Context Protocol)')
  for (const command of [mcp, mcp.command('serve').description('the same as mcp alone')]) {
    command
      .option('--toolsets <domains>', 'only the tools of these domains: assets,workflows')
      .option('--disclosure <how>', 'full, or progressive: three tools by which the others are found', 'full')
      .action((flags: McpOptions) =>
        act(async () => {
          await host.serveMcp(viewOf(flags))
          return exitCodes.done
        }),
      )
  }
  const client = new Argument('<client>', `which assistant: ${clients.join(', ')}`)
  // Only for completion: a name that is none of them is answered with the one that was meant.
  client.argChoices = clients
  mcp
    .command('connect')
    .description('write Alice into the settings of an assistant, after showing what changes')
    .addArgument(client)
    .option('--print', 'show what to write and write nothing')
    .option('--remove', 'take Alice out of them')
    .option('--url <url>', 'a server elsewhere, over Streamable HTTP: https://alice.example/mcp')
    .option('--key-env <name>', 'environment variable that has the key for --url')
    .option('--name <word>', 'what the assistant calls it', 'alice')
    .option('--config <file>', 'its settings, where they are not at the usual place')
    .option('-y, --yes', 'do not ask')
    .option('--json', 'print {"file", "changed", "backup"}')
    .action((name: string, flags: ConnectFlags) =>
      act(async () => {
        const { connectClient } = await import('./mcp-connect/connect-client.ts')
        return connectClient(host, name, flags)
      }),
    )
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
