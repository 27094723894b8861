import { styleText } from 'node:util'

interface Group {
  readonly wish: string
  readonly commands: readonly (readonly [words: string, about: string])[]
}

const groups: readonly Group[] = [
  {
    wish: 'Start',
    commands: [
      ['up', 'start the server of this data folder'],
      ['demo', 'show for real what Alice does: assets, infra, chaos; clear takes it away'],
      ['down', 'stop it; what it was doing goes on at the next start'],
    ],
  },
  {
    wish: 'See',
    commands: [
      ['status', 'how this Alice is doing'],
      ['dashboard', 'open the dashboard in a browser, signed in'],
      ['monitor', 'what needs you, services, workflows and events, live in this terminal'],
      ['events tail', 'follow what happens: --type "workflow.*", --since 10m'],
      ['workflows list', 'what runs, waits or failed; workflows watch <id> follows one'],
      ['logs read', 'what the server wrote about itself'],
    ],
  },
  {
    wish: 'Act',
    commands: [
      ['changes list', 'what waits for a yes; changes approve, changes reject'],
      ['assets discover', 'find media below a folder; assets search, rate, organize'],
      ['blueprints create', 'say what infrastructure there shall be; infra plan, infra deploy'],
      ['<domain>', 'the operations of a domain: assets, projects, infra, keys, webhooks …'],
    ],
  },
  {
    wish: 'Connect',
    commands: [
      ['mcp connect', 'write Alice into the settings of claude, cursor, vscode, zed, codex …'],
      ['mcp', 'serve an assistant over stdin and stdout'],
      ['keys create', 'let a program or a person in'],
      ['types', 'TypeScript types for programs that use alice/client'],
    ],
  },
  {
    wish: 'Look after',
    commands: [
      ['doctor', 'look for what is wrong with this installation; --fix mends it'],
      ['completion', 'complete words in your shell: bash, zsh, fish, powershell'],
      ['config', 'every setting, its value and where it comes from'],
    ],
  },
]

const commonFlags = [
  ['--json', "answer as JSON; --json '{…}' gives the whole input"],
  ['--dry-run', 'show the plan of an operation and change nothing'],
  ['--watch', 'follow the workflow that was started'],
  ['--help', 'what a domain or an operation takes'],
] as const

const width = 19

/** What `alice --help` shows: commands by what people want, written by hand. */
export function helpLines(): string[] {
  const rows = (list: readonly (readonly [string, string])[]) =>
    list.map(([words, about]) => `  ${words.padEnd(width)}${about}`)
  return [
    `${styleText('bold', 'alice')} — the server between AI assistants and the things they run`,
    '',
    'Usage: alice <command> [--flag value …]',
    ...groups.flatMap(({ wish, commands }) => ['', styleText('bold', wish), ...rows(commands)]),
    '',
    styleText('bold', 'Everywhere'),
    ...rows(commonFlags),
    '',
    'Next: alice up, then alice monitor in another terminal',
  ]
}
