import { isRefusal, Refusal } from '#kernel'
import { isFault } from '#surfaces/client'
import { Command, CommanderError } from 'commander'
import { exitCodes, type CliHost } from './host.ts'
import { addEventCommands, addServerCommands, addWorkflowCommands, runDomain } from './program.ts'
import { isUsage } from './run-operation.ts'

export type { CliHost, Connection } from './host.ts'
export { confirm } from './confirm.ts'

/** Runs one command line and answers the exit code. */
export async function runCli(words: readonly string[], host: CliHost): Promise<number> {
  const outcome = { code: exitCodes.done as number }
  const program = new Command('alice')
    .description('The server between AI assistants and the things they run.')
    .version(host.version)
    .exitOverride()
    .configureOutput({
      writeOut: text => host.print(text.trimEnd()),
      writeErr: text => host.printError(text.trimEnd()),
    })
  const act = (work: () => Promise<number | void>) => async () => {
    outcome.code = (await work()) ?? exitCodes.done
  }
  addServerCommands(program, host, act)
  addEventCommands(program, host, act)
  addWorkflowCommands(program, host, act)
  program.addHelpText('after', operationsHelp)
  try {
    const direct = toOperation(program, words)
    if (direct) return await runDomain(host, direct.domain, direct.rest)
    await program.parseAsync(words, { from: 'user' })
    return outcome.code
  } catch (error) {
    return showError(host, error, words.includes('--json'))
  }
}

const operationsHelp = `
Every operation is a command: alice <domain> <operation> [--flag value …] [--json] [--watch] [--dry-run]
  alice assets                      what there is for assets; likewise changes, projects, views, workflows, events
  alice assets discover /pictures   find media below a folder
  alice assets search --help        flags of one operation`

/** Words that name no command of the program name an operation: `assets search`, `wf list`, `search_assets`. */
function toOperation(
  program: Command,
  words: readonly string[],
): { domain: string; rest: readonly string[] } | undefined {
  const [first, second] = words
  if (first === undefined || first.startsWith('-') || first === 'help') return undefined
  const command = program.commands.find(each => each.name() === first || each.aliases().includes(first))
  if (!command) return { domain: first, rest: words.slice(1) }
  const isOwn = command.commands.length === 0 || command.commands.some(each => each.name() === second)
  return isOwn ? undefined : { domain: command.name(), rest: words.slice(1) }
}

function showError(host: CliHost, error: unknown, isJson: boolean): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage
  if (isUsage(error)) {
    host.printError((error as Refusal).message)
    return exitCodes.usage
  }
  if (isRefusal(error)) {
    const { code, message, details, suggestions } = error
    if (isJson) host.print(JSON.stringify({ error: { code, message, details, suggestions } }, undefined, 2))
    else {
      host.printError(`${code}: ${message}`)
      for (const issue of (details['issues'] as { path: string; message: string }[] | undefined) ?? [])
        host.printError(`  ${issue.path}: ${issue.message}`)
      if (suggestions.length > 0) host.printError(`  Try: ${suggestions.join(', ')}`)
    }
    return exitCodes.refused
  }
  const message = error instanceof Error ? error.message : String(error)
  if (isJson) host.print(JSON.stringify({ error: { code: 'FAULT', message } }, undefined, 2))
  host.printError(isFault(error) ? message : `Alice failed: ${message}`)
  return exitCodes.fault
}
