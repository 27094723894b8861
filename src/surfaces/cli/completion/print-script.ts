import { script } from '@bomb.sh/tab'
import type { Shell } from '../completion-commands.ts'
import { exitCodes, type CliHost } from '../host.ts'
import { bashScript } from './bash-script.ts'

const name = 'alice'

/** Prints what the shell runs once at its start; the first lines say where it belongs. */
export function printScript(host: CliHost, shell: Shell): number {
  host.print(`# ${homes[shell]}`)
  const started = host.launch.words.map(quoted).join(' ')
  if (shell === 'bash') host.print(bashScript(name, started))
  // PowerShell puts the program into a text of its own, where a quoted path would end it.
  else script(shell, name, shell === 'powershell' ? name : started)
  return exitCodes.done
}

const homes: Readonly<Record<Shell, string>> = {
  bash: `in ~/.bashrc: source <(${name} completion bash)`,
  zsh: `in ~/.zshrc, after compinit: source <(${name} completion zsh)`,
  fish: `${name} completion fish > ~/.config/fish/completions/${name}.fish`,
  powershell: `in $PROFILE: ${name} completion powershell | Out-String | Invoke-Expression`,
}

/** A word that a shell takes as it is. */
const quoted = (word: string) =>
  /^[\w./:@-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
