import { expect, test } from 'vitest'
import { runCli } from '../index.ts'
import { fakeHost, plain } from '../testing.ts'
import { assistantClients } from './clients.ts'

const entry = { command: 'node', args: ['alice.js', 'mcp'] }

async function connect(words: readonly string[], files: Readonly<Record<string, string>> = {}, tty = {}) {
  const fake = fakeHost(tty)
  for (const [file, text] of Object.entries(files)) fake.written.set(file, text)
  const code = await runCli(['mcp', 'connect', ...words], fake.host)
  return { ...fake, code, lines: fake.out.map(plain), file: (name: string) => fake.written.get(name) }
}

test('every client gets what it reads, where it reads it', async () => {
  const wanted: Readonly<Record<string, readonly [file: string, section: string, entry: object]>> = {
    claude: ['/home/ann/.claude.json', 'mcpServers', { type: 'stdio', ...entry }],
    'claude-desktop': ['/home/ann/.config/Claude/claude_desktop_config.json', 'mcpServers', entry],
    cursor: ['/home/ann/.cursor/mcp.json', 'mcpServers', entry],
    vscode: ['/home/ann/.config/Code/User/mcp.json', 'servers', { type: 'stdio', ...entry }],
    windsurf: ['/home/ann/.codeium/windsurf/mcp_config.json', 'mcpServers', entry],
    zed: ['/home/ann/.config/zed/settings.json', 'context_servers', entry],
    'gemini-cli': ['/home/ann/.gemini/settings.json', 'mcpServers', entry],
    continue: ['/home/ann/.continue/mcpServers/alice.json', 'mcpServers', entry],
  }
  for (const [client, [file, section, value]] of Object.entries(wanted)) {
    const { code, file: read } = await connect([client, '--yes'])
    expect([client, code]).toEqual([client, 0])
    expect(JSON.parse(read(file)!), client).toEqual({ [section]: { alice: value } })
  }
  const { file } = await connect(['codex', '--yes'])
  expect(file('/home/ann/.codex/config.toml')).toBe(
    '[mcp_servers.alice]\ncommand = "node"\nargs = [ "alice.js", "mcp" ]\n',
  )
  expect(Object.keys(assistantClients).toSorted()).toEqual([...Object.keys(wanted), 'codex'].toSorted())
})

test('a server elsewhere is named by its URL, and its key by a variable', async () => {
  const print = async (client: string) =>
    (await connect([client, '--print', '--url', 'https://a.example', '--key-env', 'MY_KEY'])).lines.join('\n')
  expect(await print('claude')).toContain(`"Authorization": "Bearer \${MY_KEY}"`)
  expect(await print('cursor')).toContain(`"Authorization": "Bearer \${env:MY_KEY}"`)
  expect(await print('windsurf')).toContain('"serverUrl": "https://a.example/mcp"')
  expect(await print('gemini-cli')).toContain('"httpUrl": "https://a.example/mcp"')
  expect(await print('codex')).toContain('bearer_token_env_var = "MY_KEY"')
  for (const client of ['claude-desktop', 'zed', 'continue']) {
    const { code, messages } = await connect([
      client,
      '--print',
      '--url',
      'https://a.example',
      '--key-env',
      'K',
    ])
    expect([client, code]).toEqual([client, 2])
    expect(messages.join(' ')).toContain('cannot be told that')
  }
})

const settings = `// mine
{
\t"theme": "dark", // at night
\t"mcpServers": {
\t\t/* the other one */
\t\t"other": { "command": "x" },
\t},
}
`

test('comments, indentation and everything else stay; twice is once; remove brings it back', async () => {
  const once = await connect(['cursor', '--yes', '--config', 'f'], { f: settings })
  const text = once.file('f')!
  const others = settings.split('\n').filter(line => /mine|night|other/.test(line))
  for (const line of others) expect(text).toContain(line)
  expect(text).toContain('\t\t"alice": {')
  expect(once.lines).toContain('+ \t\t"alice": {')
  const twice = await connect(['cursor', '--yes', '--config', 'f'], { f: text })
  expect(twice.file('f')).toBe(text)
  expect(twice.lines).toEqual(['Cursor has it already: f'])
  const gone = await connect(['cursor', '--yes', '--remove', '--config', 'f'], { f: text })
  expect(gone.file('f')).not.toContain('alice')
  expect(gone.file('f')).toContain('/* the other one */')
  expect((await connect(['cursor', '--yes', '--remove', '--config', 'f'], { f: settings })).file('f')).toBe(
    settings,
  )
})

test('what is put in looks as if it had always been there', async () => {
  const after = async (text: string) =>
    (await connect(['cursor', '--yes', '--config', 'f'], { f: text })).file('f')
  const value = (indent: string) =>
    `{\n${indent}  "command": "node",\n${indent}  "args": [\n${indent}    "alice.js",\n${indent}    "mcp"\n${indent}  ]\n${indent}}`
  const whole = `{\n  "mcpServers": {\n    "alice": ${value('    ')}\n  }\n}\n`
  expect(await after('')).toBe(whole)
  expect(await after('{}\n')).toBe(whole)
  expect(await after('{\n  "mcpServers": {}\n}\n')).toBe(whole)
  expect(await after('{\n  "a": 1\n}\n')).toBe(whole.replace('{\n', '{\n  "a": 1,\n'))
  expect(await after('{\n  "mcpServers": {\n    "alice": { "command": "old" }\n  }\n}\n')).toBe(whole)
  expect(await after('\uFEFF{\r\n  "a": 1\r\n}')).toBe(
    `\uFEFF${whole.trimEnd().replace('{\n', '{\n  "a": 1,\n').replaceAll('\n', '\r\n')}`,
  )
})

const toml = `# mine
model = "x"

[mcp_servers.alice]
command = "old"
env = { A = "1" }

[mcp_servers.alice.more]
b = 2

# of the next one
[mcp_servers.other]
command = "y" # stays
`

test('a table of TOML is replaced, and no other line', async () => {
  const { file } = await connect(['codex', '--yes', '--config', 'f'], { f: toml })
  expect(file('f')).toBe(`# mine
model = "x"

[mcp_servers.alice]
command = "node"
args = [ "alice.js", "mcp" ]

# of the next one
[mcp_servers.other]
command = "y" # stays
`)
  const gone = await connect(['codex', '--yes', '--remove', '--config', 'f'], { f: file('f')! })
  expect(gone.file('f')).toBe(
    '# mine\nmodel = "x"\n\n\n# of the next one\n[mcp_servers.other]\ncommand = "y" # stays\n',
  )
  const fresh = await connect(['codex', '--yes', '--config', 'f'], { f: 'a = 1\r\n' })
  expect(fresh.file('f')).toContain('a = 1\r\n\r\n[mcp_servers.alice]\r\n')
})

test('a file that cannot be read is refused and not touched', async () => {
  const broken: readonly (readonly [string, string])[] = [
    ['cursor', '{ "a": '],
    ['cursor', '{ "mcpServers": [] }'],
    ['cursor', '[]'],
    ['codex', 'a = = 1'],
    ['codex', 'mcp_servers = { alice = { command = "x" } }'],
  ]
  for (const [client, text] of broken) {
    const { code, file, messages } = await connect([client, '--yes', '--config', 'f'], { f: text })
    expect([text, code]).toEqual([text, 1])
    expect(messages[0]).toContain('SETTINGS_UNREADABLE: f was not touched')
    expect(file('f')).toBe(text)
  }
})

test('nothing is written without a yes', async () => {
  const quiet = await connect(['cursor'])
  expect([quiet.code, quiet.written.size]).toEqual([2, 0])
  const no = await connect(['cursor'], {}, { isTty: true, says: false })
  expect([no.code, no.written.size, no.questions]).toEqual([1, 0, ['Write it for Cursor?']])
  const yes = await connect(['cursor'], {}, { isTty: true })
  expect([yes.code, yes.written.size]).toEqual([0, 1])
  expect((await connect(['cursor', '--yes', '--json'])).json()).toEqual({
    file: '/home/ann/.cursor/mcp.json',
    changed: true,
  })
})

test('wrong words are answered with the right ones', async () => {
  const wrong = async (...words: readonly string[]) => {
    const { code, messages } = await connect(words)
    expect(code).toBe(2)
    return messages.join(' ')
  }
  expect(await wrong('curser')).toContain('did you mean cursor?')
  expect(await wrong('cursor', '--url', 'nonsense')).toContain('--url is like')
  expect(await wrong('cursor', '--key-env', 'A')).toContain('--key-env goes with --url')
  expect(await wrong('cursor', '--url', 'http://a', '--key-env', 'sk-123')).toContain(
    'name of an environment variable',
  )
  expect(await wrong('cursor', '--name', 'a b')).toContain('--name is a word')
})
