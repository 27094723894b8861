// What to paste where, so that a program speaks to this server. Pure.
export interface Snippet {
  readonly id: string
  readonly label: string
  /** The file it goes into, where it is no command. */
  readonly place?: string
  readonly text: string
  /** Writes the text into its place, after it was shown and agreed to. */
  readonly command?: string
}

const json = (value: unknown) => JSON.stringify(value, undefined, 2)

/** Over standard input: the program is started by the client, on the machine of the data folder. */
const local = { command: 'npx', args: ['alice', 'mcp'] }

/** Clients that speak the Model Context Protocol, and programs that speak HTTP. */
export function snippetsFor(url: string, key: string): readonly Snippet[] {
  const headers = { Authorization: `Bearer ${key}` }
  const remote = { url: `${url}/mcp`, headers }
  return [
    {
      id: 'claude-code',
      label: 'Claude Code',
      text: `claude mcp add --transport http alice ${url}/mcp --header "Authorization: Bearer ${key}"`,
    },
    {
      id: 'claude-desktop',
      label: 'Claude Desktop',
      place: 'claude_desktop_config.json',
      text: json({ mcpServers: { alice: local } }),
    },
    {
      id: 'cursor',
      command: 'npx alice mcp connect cursor',
      label: 'Cursor',
      place: '~/.cursor/mcp.json',
      text: json({ mcpServers: { alice: remote } }),
    },
    {
      id: 'vscode',
      command: 'npx alice mcp connect vscode',
      label: 'VS Code',
      place: '.vscode/mcp.json',
      text: json({ servers: { alice: { type: 'http', ...remote } } }),
    },
    {
      id: 'stdio',
      label: 'MCP, standard input',
      text: json({ mcpServers: { alice: local } }),
    },
    {
      id: 'http',
      label: 'MCP, Streamable HTTP',
      text: json({ mcpServers: { alice: remote } }),
    },
    {
      id: 'curl',
      label: 'curl',
      text: `curl -X POST ${url}/api/v1/system/status \\\n  -H 'Authorization: Bearer ${key}' \\\n  -H 'Content-Type: application/json' -d '{}'`,
    },
    {
      id: 'typescript',
      label: 'TypeScript',
      text: `import { connect } from 'alice/client'\n\nconst alice = connect({ url: '${url}', key: '${key}' })\nconsole.log(await alice.system.status({}))`,
    },
  ]
}
