import { exitCodes, type CliHost } from './host.ts'

export { confirm } from './confirm.ts'
export { knownOperationsText, type KnownOperation } from './known-operations.ts'
export type { CliHost, Connection, McpFlags, RawTerminal } from './host.ts'
export type { DemoPart, DownFlags, Finding } from './this-machine.ts'

/** Runs one command line and answers the exit code. What a command needs is loaded when it is asked for. */
export async function runCli(words: readonly string[], host: CliHost): Promise<number> {
  const [first = '--help', ...rest] = words
  try {
    if (isHelp(first)) return rest.length > 0 ? await run([...rest, '--help'], host) : await showHelp(host)
    if (first === '--version' || first === '-V') {
      host.print(host.version)
      return exitCodes.done
    }
    return await run(words, host)
  } catch (error) {
    const { showError } = await import('./show-error.ts')
    const isJson = words.some(word => word === '--json' || word.startsWith('--json='))
    return showError(host, error, isJson)
  }
}

const isHelp = (word: string) => word === 'help' || word === '--help' || word === '-h'

async function run(words: readonly string[], host: CliHost): Promise<number> {
  const { runProgram } = await import('./program.ts')
  return runProgram(words, host)
}

async function showHelp(host: CliHost): Promise<number> {
  const { helpLines } = await import('./help-page.ts')
  for (const line of helpLines()) host.print(line)
  return exitCodes.done
}
