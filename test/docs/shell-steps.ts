// The commands of a fence, and what they print as far as the page shows it.
import type { ShownFence } from './fences.ts'

export interface Step {
  readonly command: string
  /** Lines that come in this order; `…` stands for anything, a line of its own for any lines. */
  readonly shown: readonly string[]
}

/** A `sh` fence is commands, in a `console` fence a line that begins with `$ ` is one. */
export function stepsOf({ language, text }: ShownFence): readonly Step[] {
  if (language === 'sh') return commandsOf(text).map(command => ({ command, shown: [] }))
  const steps: { command: string; shown: string[] }[] = []
  for (const line of text.split('\n')) {
    if (line.startsWith('$ ')) steps.push({ command: line.slice(2), shown: [] })
    else if (line.trim() !== '') steps.at(-1)!.shown.push(line)
  }
  return steps
}

/** Commands over several lines stay together: with `\` at the end, an open quote, or a here document. */
function commandsOf(text: string): readonly string[] {
  const commands: string[] = []
  let open = ''
  for (const line of text.split('\n')) {
    open += `${line}\n`
    if (!isWhole(open)) continue
    if (open.trim() !== '') commands.push(open)
    open = ''
  }
  return open.trim() === '' ? commands : [...commands, open]
}

function isWhole(command: string): boolean {
  if (command.endsWith('\\\n')) return false
  const document = /<<-?\s*'?(\w+)'?/.exec(command)?.[1]
  if (document !== undefined) return command.split('\n').includes(document)
  return (command.replaceAll(/#.*$/gm, '').match(/'/g)?.length ?? 0) % 2 === 0
}

/** The first shown line that does not come, or nothing. */
export function firstMissing(shown: readonly string[], output: string): string | undefined {
  const lines = output.split('\n').map(plain)
  let at = 0
  return shown.find(line => {
    const wanted = new RegExp(`^${plain(line).split('…').map(literally).join('.*')}$`)
    const found = lines.findIndex((each, index) => index >= at && wanted.test(each))
    if (found < 0) return true
    at = line.trim() === '…' ? at : found + 1
    return false
  })
}

/** Columns may be wider elsewhere. */
const plain = (line: string) => line.trim().replaceAll(/\s+/g, ' ')

/** `wf_…` is the id that begins so and was printed last; a page says nothing else about it. */
export function withIds(command: string, printed: readonly string[]): string {
  return command.replaceAll(/\b([a-z]+)_…/g, (written, prefix: string) => {
    const ids = new RegExp(`\\b${prefix}_[0-9a-z]{12,}`)
    const id = printed.findLast(output => ids.test(output))?.match(ids)?.[0]
    if (id === undefined) throw new Error(`Nothing was printed that ${written} could be`)
    return id
  })
}

const literally = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`)
