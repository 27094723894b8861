import { Command } from 'commander'
import { addCompletionCommands } from './completion-commands.ts'
import { addDemoCommands } from './demo-commands.ts'
import { addEventCommands } from './event-commands.ts'
import { exitCodes, type CliHost } from './host.ts'
import { addMcpCommands } from './mcp-commands.ts'
import { addMonitorCommand } from './monitor-command.ts'
import { runDomain } from './run-domain.ts'
import { addServerCommands } from './server-commands.ts'
import { addWorkflowCommands } from './workflow-commands.ts'

/** Runs the words of one command line, or throws what is wrong with them. */
export async function runProgram(words: readonly string[], host: CliHost): Promise<number> {
  let code: number = exitCodes.done
  const program = createProgram(host, async work => {
    code = await work()
  })
  const direct = toOperation(program, words)
  const names = program.commands.map(command => command.name())
  if (direct) return runDomain(host, { ...direct, allCommands: names }, direct.rest)
  await program.parseAsync(words, { from: 'user' })
  return code
}

/** Runs the work of a command and keeps its exit code. */
export type Act = (work: () => Promise<number>) => Promise<void>

function createProgram(host: CliHost, act: Act): Command {
  const program = new Command('alice')
    .description('The server between AI assistants and the things they run.')
    .exitOverride()
    .helpCommand(false)
    .configureOutput({
      writeOut: text => host.print(text.trimEnd()),
      writeErr: text => host.printError(text.trimEnd()),
    })
  addServerCommands(program, host, act)
  addDemoCommands(program, host, act)
  addMcpCommands(program, host, act)
  addEventCommands(program, host, act)
  addWorkflowCommands(program, host, act)
  addMonitorCommand(program, host, act, runProgram)
  addCompletionCommands(program, host, act)
  return program
}

interface Direct {
  readonly domain: string
  /** Commands of the program that stand beside the operations of the domain. */
  readonly commands: readonly Command[]
  readonly rest: readonly string[]
}

/** Commands whose words stand beside the operations of a domain. */
const besideOperations = new Set(['events', 'workflows'])

/** `--json '{…}'` is what an operation takes, also where a command has its name: `alice events replay --json '{…}'`. */
const isRequest = (words: readonly string[]) =>
  words.some(
    (word, at) => /^--json=\s*\{/.test(word) || (word === '--json' && /^\s*\{/.test(words[at + 1] ?? '')),
  )

/** Words that name no command of the program name an operation: `assets search`, `wf list`, `search_assets`. */
function toOperation(program: Command, words: readonly string[]): Direct | undefined {
  const [first, second] = words
  if (first === undefined || first.startsWith('-')) return undefined
  const rest = words.slice(1)
  const command = program.commands.find(each => each.name() === first || each.aliases().includes(first))
  if (!command) return { domain: first, commands: [], rest }
  const { commands } = command
  const isNamed = commands.some(each => each.name() === second)
  const isOwn = !besideOperations.has(command.name()) || (isNamed && !isRequest(rest))
  return isOwn ? undefined : { domain: command.name(), commands, rest }
}
