// Runs the commands of one page, in their order, against an Alice of its own in a folder of its own.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { firstMissing, withIds, type Step } from './shell-steps.ts'

export interface Page extends AsyncDisposable {
  /** Answers what was printed; fails with it when a command fails, or does not print what the page shows. */
  run(step: Step): Promise<string>
}

/** The ports that pages speak of; here they are free ones. */
const written = ['4100', '4101', '8099'] as const

interface Opening {
  /** What the first start shows: `all`, `assets`, or nothing. */
  readonly demo: string | undefined
  /** Settings that the page speaks of. */
  readonly settings: Readonly<Record<string, string>>
}

export async function openPage({ demo, settings }: Opening): Promise<Page> {
  const home = mkdtempSync(join(tmpdir(), 'alice-page-'))
  const tools = writeTools(home)
  const ports = await freePorts(written.length)
  const portOf = new Map<string, string>(written.map((port, index) => [port, String(ports[index])]))
  const real = (text: string) => text.replaceAll(/\b(?:4100|4101|8099)\b/g, port => portOf.get(port)!)
  const asShown = (text: string) =>
    [...portOf].reduce((all, [shown, port]) => all.replaceAll(`:${port}`, `:${shown}`), text)
  const environment = {
    HOME: home,
    LANG: 'C.UTF-8',
    NO_COLOR: '1',
    PATH: [tools, resolve('node_modules/.bin'), process.env.PATH].join(':'),
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? '',
    ALICE_PORT: portOf.get('4100'),
    ALICE_GRPC_PORT: portOf.get('4101'),
    ...settings,
  }
  const started: ChildProcess[] = []
  const toShow = demo === undefined ? ['--no-demo'] : ['--demo', demo]
  const server = spawn(join(tools, 'alice'), ['up', '--json', ...toShow], {
    cwd: home,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  await isServing(server)

  const printed: string[] = []
  const run = async (command: string) => {
    const script = `set -a; [ -f "$HOME/.page-env" ] && . "$HOME/.page-env"; set -eo pipefail; ${real(command)}\nexport -p > "$HOME/.page-env"`
    const child = spawn('bash', ['-c', script], { cwd: home, env: environment, detached: true })
    started.push(child)
    return { ...(await endOf(child)), command }
  }
  if (demo !== undefined) await demoIsOver(run)
  return {
    async run({ command, shown }) {
      const { code, output } = await run(withIds(command, printed))
      printed.push(output)
      if (code !== 0) throw new Error(`${command}\nended with ${code}:\n${output.slice(-2000)}`)
      const missing = firstMissing(shown, asShown(output))
      if (missing === undefined) return output
      throw new Error(`${command}\ndid not print ${missing}\nbut:\n${output.slice(0, 2000)}`)
    },
    async [Symbol.asyncDispose]() {
      for (const { pid } of started) end(-pid!, 'SIGKILL')
      const wrong = await destroyAll(run)
      if (server.exitCode === null) {
        server.kill('SIGTERM')
        await once(server, 'exit')
      }
      if (wrong !== undefined) throw new Error(wrong)
      rmSync(home, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

/** `alice` and `npx alice` are the program of this folder. */
function writeTools(home: string): string {
  const tools = join(home, '.tools')
  mkdirSync(tools)
  const program = `exec "${process.execPath}" "${resolve('bin/alice.js')}"`
  const texts = { alice: `${program} "$@"`, npx: `shift; ${program} "$@"` }
  for (const [name, text] of Object.entries(texts)) {
    writeFileSync(join(tools, name), `#!/bin/sh\n${text}\n`)
    chmodSync(join(tools, name), 0o755)
  }
  return tools
}

async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'))
  await Promise.all(servers.map(each => once(each, 'listening')))
  const ports = servers.map(each => (each.address() as AddressInfo).port)
  await Promise.all(servers.map(each => new Promise(done => each.close(done))))
  return ports
}

/** The first line that `alice up --json` prints says where it is. */
async function isServing(server: ChildProcess): Promise<void> {
  const complaints: string[] = []
  server.stderr!.setEncoding('utf8').on('data', (text: string) => complaints.push(text))
  const lines = createInterface({ input: server.stdout! })
  const first = once(lines, 'line')
  const gone = once(server, 'exit').then(([code]) => {
    throw new Error(`alice up ended with ${code}: ${complaints.join('')}`)
  })
  await Promise.race([first, gone])
  gone.catch(() => undefined)
  lines.on('line', () => undefined)
}

type Run = (command: string) => Promise<{ readonly code: number | null; readonly output: string }>

/** The last thing a first start makes is a change that waits. */
async function demoIsOver(run: Run): Promise<void> {
  for (;;) {
    const { output } = await run('alice changes list --status pending --json')
    if (output.includes('"chg_')) return
    await new Promise(done => setTimeout(done, 250))
  }
}

/** What was deployed would run on without Alice. Answers what went wrong. */
async function destroyAll(run: Run): Promise<string | undefined> {
  const { output } = await run('alice deployments list --json')
  const ids = new Set(output.match(/\bdep_[0-9a-z]+/g))
  for (const id of ids) {
    const found = await run(`alice deployments get ${id} --json`)
    if (/"status": ?"destroyed"/.test(found.output)) continue
    const { code, output: said } = await run(`alice destroy ${id} --watch`)
    if (code !== 0) return `alice destroy ${id} ended with ${code}: ${said}`
  }
  return undefined
}

async function endOf(child: ChildProcess): Promise<{ code: number | null; output: string }> {
  let output = ''
  const note = (text: string) => void (output += text)
  child.stdout!.setEncoding('utf8').on('data', note)
  child.stderr!.setEncoding('utf8').on('data', note)
  // What it leaves running may hold its pipes open, so its own end counts.
  const [code] = (await once(child, 'exit')) as [number | null]
  await new Promise(done => setImmediate(done))
  return { code, output }
}

function end(pid: number, signal: NodeJS.Signals) {
  try {
    process.kill(pid, signal)
  } catch {
    // It has ended already.
  }
}
