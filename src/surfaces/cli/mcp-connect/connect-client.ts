import { Refusal } from '#kernel'
import { nearest } from '#lib/nearest'
import { styleText } from 'node:util'
import { exitCodes, printJson, printLines, type CliHost } from '../host.ts'
import { usage } from '../usage.ts'
import { assistantClients, type AssistantClient, type Entry } from './clients.ts'
import { editJson, UnreadableSettings } from './edit-json.ts'
import { editToml } from './edit-toml.ts'
import { lineDiff } from './line-diff.ts'

export interface ConnectFlags {
  readonly print?: boolean
  readonly remove?: boolean
  readonly yes?: boolean
  readonly json?: boolean
  readonly url?: string
  readonly keyEnv?: string
  readonly config?: string
  readonly name: string
}

/** Writes Alice into the settings of an assistant's client, or takes her out again. */
export async function connectClient(host: CliHost, wanted: string, flags: ConnectFlags): Promise<number> {
  const client = clientNamed(wanted)
  if (!/^[A-Za-z][\w-]*$/.test(flags.name)) throw usage(`--name is a word like alice, not ${flags.name}`)
  const value = flags.remove ? undefined : written(client, entryOf(host, flags))
  const edit = client.format === 'json' ? editJson : editToml
  const place = { section: client.section, name: flags.name }
  if (flags.print) {
    host.print(edit('', place, value).trimEnd())
    return exitCodes.done
  }
  const file = flags.config ?? client.file(host.machine)
  const before = (await host.readText(file)) ?? ''
  const after = changed(file, () => edit(before, place, value))
  return after === before
    ? sayNothingToDo(host, client, file, flags)
    : put(host, client, { file, before, after }, flags)
}

function clientNamed(wanted: string): AssistantClient {
  const name = wanted === 'claude-code' ? 'claude' : wanted === 'gemini' ? 'gemini-cli' : wanted
  const client = Object.hasOwn(assistantClients, name) ? assistantClients[name] : undefined
  if (client) return client
  const names = Object.keys(assistantClients)
  const meant = nearest(wanted, names)
  throw usage(
    `There is no client ${wanted}${meant ? `; did you mean ${meant}?` : '.'} Known are: ${names.join(', ')}`,
  )
}

function entryOf({ launch }: CliHost, { url, keyEnv }: ConnectFlags): Entry {
  if (url === undefined) {
    if (keyEnv !== undefined) throw usage('--key-env goes with --url: a server here needs no key')
    const [command = '', ...args] = launch.words
    return { kind: 'started', command, args: [...args, 'mcp'], env: launch.env }
  }
  const parsed = URL.parse(url)
  if (!parsed || !/^https?:$/.test(parsed.protocol)) {
    throw usage(`--url is like https://alice.example/mcp, not ${url}`)
  }
  if (keyEnv !== undefined && !/^[A-Za-z_]\w*$/.test(keyEnv)) {
    throw usage(`--key-env is the name of an environment variable, like ALICE_KEY; not ${keyEnv}`)
  }
  if (parsed.pathname === '/') parsed.pathname = '/mcp'
  return { kind: 'reached', url: parsed.href, keyEnv }
}

function written(client: AssistantClient, entry: Entry): object {
  const value = client.write(entry)
  if (value) return value
  throw usage(`${client.title} cannot be told that. ${client.instead ?? ''}`)
}

function changed(file: string, edit: () => string): string {
  try {
    return edit()
  } catch (error) {
    if (!(error instanceof UnreadableSettings)) throw error
    throw new Refusal('SETTINGS_UNREADABLE', `${file} was not touched: ${error.message}`, {
      details: { file },
      suggestions: ['--print', '--config'],
      cause: error,
    })
  }
}

interface Change {
  readonly file: string
  readonly before: string
  readonly after: string
}

function sayNothingToDo(
  host: CliHost,
  { title }: AssistantClient,
  file: string,
  { remove, json }: ConnectFlags,
) {
  if (json) printJson(host, { file, changed: false })
  else host.print(remove ? `${title} does not have it: ${file}` : `${title} has it already: ${file}`)
  return exitCodes.done
}

async function put(
  host: CliHost,
  { title }: AssistantClient,
  { file, before, after }: Change,
  { yes = false, json = false, remove = false }: ConnectFlags,
): Promise<number> {
  const colors = { '+': 'green', '-': 'red', ' ': 'dim' } as const
  const lines = lineDiff(before, after)
  if (!json) {
    host.print(`${file}${before === '' ? ' (new)' : ''}\n`)
    printLines(
      host,
      lines.map(line => styleText(colors[line[0] as '+' | '-' | ' '], line)),
    )
    host.print('')
  }
  if (!yes && !host.isTty) throw usage('Nothing was written; say --yes to write it')
  if (!yes && !(await host.confirm(`Write it for ${title}?`))) {
    throw new Refusal('CANCELED', 'Nothing was written')
  }
  const backup = await host.replaceFile(file, after)
  if (json) printJson(host, { file, changed: true, backup })
  else {
    host.print(`Written.${backup === undefined ? '' : ` As it was: ${backup}`}`)
    host.print(
      remove
        ? `Restart ${title} to let it go.`
        : `Restart ${title}; then it lists alice among its MCP servers.`,
    )
  }
  return exitCodes.done
}
