// Where assistants keep their MCP servers, and how they write one down. Looked up in November 2026 in the documentation
// of each; Continue's folder in its code (core/context/mcp/json/loadJsonMcpConfigs.ts).
import type { Machine } from '../host.ts'

/** A server as this command knows it, before a client's own words for it. */
export type Entry = Started | Reached

/** A program the client starts and speaks to over standard input and output. */
export interface Started {
  readonly kind: 'started'
  readonly command: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** A server behind a URL, over Streamable HTTP. */
export interface Reached {
  readonly kind: 'reached'
  readonly url: string
  /** The environment variable that has the key. */
  readonly keyEnv: string | undefined
}

export interface AssistantClient {
  readonly title: string
  readonly format: 'json' | 'toml'
  /** Where the servers are in the file. */
  readonly section: string
  file(machine: Machine): string
  /** What to write; undefined when it cannot reach a server that way. */
  write(entry: Entry): object | undefined
  /** What to do instead of what cannot be written. */
  readonly instead?: string
}

const started = ({ command, args, env }: Started) => ({
  command,
  args,
  ...(Object.keys(env).length > 0 && { env }),
})
const bearer = (keyEnv: string | undefined, variable: (name: string) => string) =>
  keyEnv === undefined ? {} : { headers: { Authorization: `Bearer ${variable(keyEnv)}` } }
const braced = (name: string) => `\${${name}}`
const prefixed = (name: string) => `\${env:${name}}`

/** Where programs with a window keep their settings. */
function applicationFolder({ platform, homeFolder, join, appData, configFolder }: Machine): string {
  if (platform === 'win32') return appData ?? join(homeFolder, 'AppData', 'Roaming')
  if (platform === 'darwin') return join(homeFolder, 'Library', 'Application Support')
  return configFolder ?? join(homeFolder, '.config')
}

const plainHeaders =
  'It reads no variables in headers; leave --key-env out and give it the key itself, or let it start alice here'

export const assistantClients: Readonly<Record<string, AssistantClient>> = {
  claude: {
    title: 'Claude Code',
    format: 'json',
    section: 'mcpServers',
    file: ({ homeFolder, join }) => join(homeFolder, '.claude.json'),
    write: entry =>
      entry.kind === 'started'
        ? { type: 'stdio', ...started(entry) }
        : { type: 'http', url: entry.url, ...bearer(entry.keyEnv, braced) },
  },
  'claude-desktop': {
    title: 'Claude Desktop',
    format: 'json',
    section: 'mcpServers',
    file: machine => machine.join(applicationFolder(machine), 'Claude', 'claude_desktop_config.json'),
    write: entry => (entry.kind === 'started' ? started(entry) : undefined),
    instead:
      'Its file knows programs only: add the URL under Settings → Connectors, or let it start alice here',
  },
  cursor: {
    title: 'Cursor',
    format: 'json',
    section: 'mcpServers',
    file: ({ homeFolder, join }) => join(homeFolder, '.cursor', 'mcp.json'),
    write: entry =>
      entry.kind === 'started' ? started(entry) : { url: entry.url, ...bearer(entry.keyEnv, prefixed) },
  },
  vscode: {
    title: 'VS Code',
    format: 'json',
    section: 'servers',
    file: machine => machine.join(applicationFolder(machine), 'Code', 'User', 'mcp.json'),
    write: entry =>
      entry.kind === 'started'
        ? { type: 'stdio', ...started(entry) }
        : { type: 'http', url: entry.url, ...bearer(entry.keyEnv, prefixed) },
  },
  windsurf: {
    title: 'Windsurf',
    format: 'json',
    section: 'mcpServers',
    file: ({ homeFolder, join }) => join(homeFolder, '.codeium', 'windsurf', 'mcp_config.json'),
    write: entry =>
      entry.kind === 'started' ? started(entry) : { serverUrl: entry.url, ...bearer(entry.keyEnv, prefixed) },
  },
  zed: {
    title: 'Zed',
    format: 'json',
    section: 'context_servers',
    file: machine =>
      machine.platform === 'win32'
        ? machine.join(applicationFolder(machine), 'Zed', 'settings.json')
        : machine.join(
            machine.configFolder ?? machine.join(machine.homeFolder, '.config'),
            'zed',
            'settings.json',
          ),
    write: entry => (entry.kind === 'started' ? started(entry) : withoutKey(entry)),
    instead: plainHeaders,
  },
  'gemini-cli': {
    title: 'Gemini CLI',
    format: 'json',
    section: 'mcpServers',
    file: ({ homeFolder, join }) => join(homeFolder, '.gemini', 'settings.json'),
    write: entry =>
      entry.kind === 'started' ? started(entry) : { httpUrl: entry.url, ...bearer(entry.keyEnv, braced) },
  },
  codex: {
    title: 'Codex',
    format: 'toml',
    section: 'mcp_servers',
    file: ({ homeFolder, join }) => join(homeFolder, '.codex', 'config.toml'),
    write: entry =>
      entry.kind === 'started'
        ? started(entry)
        : { url: entry.url, ...(entry.keyEnv !== undefined && { bearer_token_env_var: entry.keyEnv }) },
  },
  continue: {
    title: 'Continue',
    format: 'json',
    section: 'mcpServers',
    file: ({ homeFolder, join }) => join(homeFolder, '.continue', 'mcpServers', 'alice.json'),
    write: entry =>
      entry.kind === 'started'
        ? started(entry)
        : entry.keyEnv === undefined
          ? { type: 'http', url: entry.url }
          : undefined,
    instead: plainHeaders,
  },
}

const withoutKey = ({ url, keyEnv }: Reached) => (keyEnv === undefined ? { url } : undefined)
