import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export interface RunningAlice {
  readonly url: string
  readonly key: string
  readonly home: string
  /** What it printed so far, line by line. */
  readonly lines: readonly string[]
  /** The first line that fits, printed already or later. */
  line(pattern: RegExp): Promise<RegExpExecArray>
  /** Asks an operation with the owner's key; throws what is not answered well. */
  call(name: string, input?: object): Promise<any>
  /** As a crash would. */
  kill(): Promise<void>
  stop(): Promise<void>
}

interface StartOptions {
  readonly home?: string
  /** 0 for any. */
  readonly port?: number
  readonly isDemoWanted?: boolean
  /** Files, comma-separated. */
  readonly plugins?: string
}

/** The built Alice in a process of its own, as `npm start` runs it, in a new data folder. */
export async function startAlice({
  home,
  port = 0,
  isDemoWanted = false,
  plugins,
}: StartOptions = {}): Promise<RunningAlice> {
  const place = home ?? (await mkdtemp(join(tmpdir(), 'alice-console-')))
  const words = ['dist/alice.js', 'up', '--port', String(port), ...(isDemoWanted ? [] : ['--no-demo'])]
  const loaded = plugins === undefined ? {} : { ALICE_PLUGINS: plugins }
  const env = { ...process.env, ...loaded, ALICE_HOME: place, NO_COLOR: '1' }
  const child = spawn(process.execPath, words, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const printed = listen(child)
  const [, url = ''] = await printed.line(/^\s*Dashboard +(http:\/\/[^/\s]+)/)
  const key = (await readFile(join(place, 'owner.key'), 'utf8')).trim()
  return {
    url,
    key,
    home: place,
    ...printed,
    async call(name, input = {}) {
      const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
      const path = `${url}/api/v1/${name.replace('.', '/')}`
      const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(input) })
      const text = await response.text()
      if (!response.ok) throw new Error(`${name} was answered ${response.status}: ${text.slice(0, 500)}`)
      return JSON.parse(text)
    },
    kill: () => end(child, 'SIGKILL'),
    stop: () => end(child, 'SIGTERM'),
  }
}

/** Takes away what deployments left running, and the data folder. */
export async function clearAlice({ home, stop }: RunningAlice): Promise<void> {
  await stop()
  const down = spawn(process.execPath, ['dist/alice.js', 'down', '--reset', '--yes'], {
    env: { ...process.env, ALICE_HOME: home },
    stdio: 'ignore',
  })
  await once(down, 'exit')
  await rm(home, { recursive: true, force: true })
}

async function end(child: ChildProcess, signal: NodeJS.Signals) {
  if (child.exitCode !== null || child.signalCode !== null) return
  const left = once(child, 'exit')
  child.kill(signal)
  await left
}

function listen(child: ChildProcess) {
  const lines: string[] = []
  const waiting = new Set<() => void>()
  const wake = () => {
    for (const look of waiting) look()
  }
  for (const stream of [child.stdout!, child.stderr!]) {
    createInterface({ input: stream }).on('line', text => {
      lines.push(text)
      wake()
    })
  }
  child.once('exit', wake)
  const line = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((done, fail) => {
      const look = () => {
        const found = lines.map(text => pattern.exec(text)).find(each => each !== null)
        if (!found && child.exitCode === null) return
        waiting.delete(look)
        if (found) done(found)
        else fail(new Error(`Alice ended without saying ${pattern.source}:\n${lines.join('\n')}`))
      }
      waiting.add(look)
      look()
    })
  return { lines, line }
}
