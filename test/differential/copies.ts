// Several copies of one Alice: each a process of its own on a copy of the same data folder.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'

export interface RunningCopy {
  readonly url: string
  readonly grpc: string
  readonly key: string
  readonly home: string
  /** Asks as its owner, over REST. */
  call(operation: string, input?: object): Promise<any>
  stop(): Promise<void>
}

type Settings = Readonly<Record<string, string>>

/** Makes a data folder by the first run, with all that it does, and starts one Alice on each copy of it. */
export async function startCopies(settings: readonly Settings[]) {
  const root = await mkdtemp(join(tmpdir(), 'alice-same-'))
  const first = join(root, 'first')
  await firstRun(first, settings[0]!)
  const homes = settings.map((_, index) => join(root, String(index)))
  await Promise.all(homes.map(home => cp(first, home, { recursive: true })))
  const copies: RunningCopy[] = []
  // One after the other: on a small machine all at once are not earlier.
  for (const [index, home] of homes.entries()) copies.push(await startAlice(home, settings[index]!))
  return {
    copies,
    async stop() {
      await Promise.all(copies.map(alice => alice.stop()))
      await rm(root, { recursive: true, force: true })
    },
  }
}

async function firstRun(home: string, settings: Settings) {
  const child = run(home, settings, ['up', '--port', '0', '--demo', 'assets'])
  await lineWith(child, /^ {2}API /)
  await end(child)
}

async function end(child: ChildProcess) {
  child.kill('SIGTERM')
  if (child.exitCode === null) await once(child, 'exit')
  child.stdout?.destroy()
  child.stderr?.destroy()
}

async function startAlice(home: string, settings: Settings): Promise<RunningCopy> {
  const child = run(home, settings, ['up', '--port', '0', '--json', '--no-demo'])
  const line = await lineWith(child, /"url"/)
  const { url, key, grpc = '' } = JSON.parse(line) as { url: string; key: string; grpc?: string }
  return {
    url,
    grpc,
    key,
    home,
    async call(operation, input = {}) {
      const response = await fetch(`${url}/api/v1/${operation.replace('.', '/')}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', connection: 'close', authorization: `Bearer ${key}` },
        body: JSON.stringify(input),
      })
      return response.json()
    },
    async stop() {
      await end(child)
    },
  }
}

function run(home: string, settings: Settings, words: readonly string[]) {
  const { PATH, HOME } = process.env
  const env = { PATH, HOME, ALICE_HOME: home, ALICE_LOG_LEVEL: 'warn', ...settings }
  return spawn(process.execPath, [resolve('src/main.ts'), ...words], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

async function lineWith(child: ChildProcess, pattern: RegExp): Promise<string> {
  const errors: string[] = []
  child.stderr!.on('data', (chunk: Buffer) => errors.push(chunk.toString()))
  for await (const line of createInterface({ input: child.stdout! })) {
    if (pattern.test(line)) {
      child.stdout!.resume()
      return line
    }
  }
  throw new Error(`It ended before it said ${String(pattern)}: ${errors.join('')}`)
}
