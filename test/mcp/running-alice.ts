import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'

const meta = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientCapabilities': { extensions: { 'io.modelcontextprotocol/tasks': {} } },
}

export interface RunningAlice extends AsyncDisposable {
  readonly url: string
  get(path: string): Promise<any>
  post(path: string, body: object): Promise<any>
  /** The result of an MCP request that knows tasks. */
  mcp(method: string, params: object): Promise<any>
  /** Runs the command line against it and answers what it prints. */
  words(...words: readonly string[]): Promise<string>
  kill(): Promise<void>
}

/** The real program in a process of its own, with plugins. */
export async function runAlice(home: string, plugins: string): Promise<RunningAlice> {
  const { PATH, HOME } = process.env
  const env = {
    PATH,
    HOME,
    ALICE_HOME: home,
    ALICE_PORT: '0',
    ALICE_PLUGINS: plugins,
    ALICE_RATE_LIMITS: 'off',
  }
  const program = resolve('src/main.ts')
  const child = spawn(process.execPath, [program, 'up', '--no-demo', '--json'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  const { url, key } = JSON.parse(line) as { url: string; key: string }
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const read = async (response: Response) => response.json() as Promise<any>
  let id = 0

  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    await ended
  }
  return {
    url,
    get: async path => read(await fetch(`${url}${path}`, { headers })),
    post: async (path, body) =>
      read(await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })),
    async mcp(method, params) {
      id += 1
      const { name, taskId } = params as { name?: string; taskId?: string }
      const said = await read(
        await fetch(`${url}/mcp`, {
          method: 'POST',
          headers: {
            ...headers,
            'mcp-protocol-version': '2026-07-28',
            'mcp-method': method,
            ...((name ?? taskId) !== undefined && { 'mcp-name': (name ?? taskId)! }),
          },
          body: JSON.stringify({ jsonrpc: '2.0', id, method, params: { ...params, _meta: meta } }),
        }),
      )
      if (said.error) throw new Error(JSON.stringify(said.error))
      return said.result
    },
    async words(...words) {
      const cli = spawn(process.execPath, [program, ...words], { env, stdio: ['ignore', 'pipe', 'inherit'] })
      const chunks: string[] = []
      cli.stdout.setEncoding('utf8').on('data', (chunk: string) => void chunks.push(chunk))
      await once(cli, 'close')
      return chunks.join('')
    },
    kill: () => end('SIGKILL'),
    [Symbol.asyncDispose]: () => end('SIGTERM'),
  }
}
