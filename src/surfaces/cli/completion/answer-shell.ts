import { ShellCompDirective } from '@bomb.sh/tab'
import type { Command, Option } from 'commander'
import { exitCodes, type CliHost } from '../host.ts'
import { completeWords, type Candidate, type Completed, type KnownCommand } from './complete-words.ts'

const shownAbout = 80
const patienceMs = 1500

/** One candidate a line, and at the end what the shell shall do besides. Whatever goes wrong, it says nothing. */
export async function answerShell(
  host: CliHost,
  program: Command,
  words: readonly string[],
): Promise<number> {
  const { candidates, mayBeFile } = await complete(host, program, words)
  for (const { value, about } of candidates) host.print(`${value}\t${oneLine(about)}`)
  const { ShellCompDirectiveDefault, ShellCompDirectiveNoFileComp } = ShellCompDirective
  host.print(`:${mayBeFile ? ShellCompDirectiveDefault : ShellCompDirectiveNoFileComp}`)
  return exitCodes.done
}

async function complete(host: CliHost, program: Command, words: readonly string[]): Promise<Completed> {
  try {
    return await completeWords(words, {
      commands: program.commands.filter(command => command.name() !== 'complete').map(knownCommand),
      operations: await host.knownOperations(),
      idsOf: (operation, field) => idsOf(host, operation, field),
    })
  } catch {
    return { candidates: [], mayBeFile: false }
  }
}

const oneLine = (about: string) => about.replaceAll(/\s+/g, ' ').slice(0, shownAbout)

function knownCommand(command: Command): KnownCommand {
  return {
    name: command.name(),
    aliases: command.aliases(),
    about: command.description(),
    options: command.options.map(knownOption),
    places: command.registeredArguments.map(argument => ({
      name: argument.name(),
      choices: argument.argChoices ?? [],
    })),
    commands: command.commands.map(knownCommand),
  }
}

const knownOption = (option: Option) => ({
  value: option.long ?? option.short ?? '',
  about: option.description,
  isSwitch: !option.required && !option.optional,
  choices: option.argChoices ?? [],
})

interface Thing {
  readonly title?: string
  readonly name?: string
  readonly status?: string
  readonly [field: string]: unknown
}

/** Asks a server that runs; without one there are none. */
async function idsOf(host: CliHost, operation: string, field: string): Promise<readonly Candidate[]> {
  const connection = await host.reach()
  if (!connection) return []
  try {
    const signal = AbortSignal.timeout(patienceMs)
    const answer = (await connection.client.call(operation, {}, { signal })) as Readonly<
      Record<string, unknown>
    >
    const list = Object.values(answer).find(value => Array.isArray(value)) ?? []
    return (list as readonly Thing[]).flatMap(item => {
      const id = item[field]
      const { title, name, status } = item
      return typeof id === 'string' ? [{ value: id, about: title ?? name ?? status ?? '' }] : []
    })
  } finally {
    await connection.client.close()
  }
}
