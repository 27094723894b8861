import { Argument, type Command } from 'commander'
import type { CliHost } from './host.ts'
import type { Act } from './program.ts'

const shells = ['bash', 'zsh', 'fish', 'powershell'] as const
export type Shell = (typeof shells)[number]

/** `alice completion <shell>`, and `alice complete -- …`, which its scripts ask. */
export function addCompletionCommands(program: Command, host: CliHost, act: Act) {
  program
    .command('completion')
    .description('print the script that completes words in your shell: bash, zsh, fish, powershell')
    .addArgument(new Argument('<shell>', 'which shell').choices(shells))
    .action((shell: Shell) =>
      act(async () => {
        const { printScript } = await import('./completion/print-script.ts')
        return printScript(host, shell)
      }),
    )
  program
    .command('complete', { hidden: true })
    .argument('[words...]')
    .allowUnknownOption()
    .action((words: readonly string[]) =>
      act(async () => {
        const { answerShell } = await import('./completion/answer-shell.ts')
        return answerShell(host, program, words)
      }),
    )
}
