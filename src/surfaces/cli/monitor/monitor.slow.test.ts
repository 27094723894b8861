// The monitor in a real terminal: `script` (util-linux) gives it one, and what it writes is drawn on a screen in memory.
import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { virtualScreen } from './testing/virtual-screen.ts'

const hasScript = String(spawnSync('script', ['--version']).stdout).includes('util-linux')
const columns = 110
const rows = 30
let home = ''
let server: ChildProcessWithoutNullStreams
const environment = () => ({ ...process.env, ALICE_HOME: home, TERM: 'xterm-256color', NO_COLOR: '' })

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'alice-monitor-'))
  server = spawn(process.execPath, ['src/main.ts', 'up', '--no-demo', '--port', '0', '--json'], {
    env: { ...environment(), ALICE_GRPC_PORT: 'off' },
  })
  server.stderr.resume()
  await once(createInterface(server.stdout), 'line')
})
afterAll(async () => {
  server.kill('SIGTERM')
  await once(server, 'exit')
  await rm(home, { recursive: true, force: true })
})

/** `alice monitor` on a terminal of its own. */
function openMonitor() {
  const command = `stty cols ${columns} rows ${rows}; echo "pid $$"; exec ${process.execPath} src/main.ts monitor`
  const child = spawn('script', ['-qfec', command, '/dev/null'], { env: environment() })
  const screen = virtualScreen(columns, rows)
  const watching: (() => void)[] = []
  let all = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    all += text
    screen.write(text)
    for (const look of watching) look()
  })
  const exited = once(child, 'exit') as Promise<[number]>
  return {
    screen,
    exited,
    type: (text: string) => child.stdin.write(text),
    /** Of the process on the terminal, which the shell became. */
    pid: () => Number(/pid (\d+)/.exec(all)?.[1]),
    shows: (text: string) =>
      new Promise<void>((resolve, reject) => {
        const look = () => screen.text().includes(text) && resolve()
        watching.push(look)
        look()
        void exited.then(() => reject(new Error(`It ended, and never showed ${text}:\n${screen.text()}`)))
      }),
    /** What it wrote in all, the terminal's modes included. */
    written: () => all,
  }
}

const givenBack = /\u001b\[\?25h.*\u001b\[\?1049l\s*$/s

test.runIf(hasScript)('it shows a real server, runs a line, and gives the terminal back', async () => {
  const monitor = openMonitor()
  await monitor.shows('connected')
  await monitor.shows('health.changed')
  expect(monitor.screen.state.isAlternate).toBe(true)
  monitor.type('?')
  await monitor.shows('the next pane, the one before')
  monitor.type('\u001b')
  await monitor.shows('Needs you (0)')
  monitor.type(':status\r')
  await monitor.shows('Running at http://127.0.0.1')
  monitor.type('q')
  expect((await monitor.exited)[0]).toBe(0)
  expect(monitor.screen.state).toMatchObject({ isAlternate: false, isCursorShown: true, unknown: [] })
  expect(monitor.written()).toMatch(givenBack)
  expect(monitor.written()).toContain('\u001b[?2026h')
})

test.runIf(hasScript).each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)('%s gives it back too', async signal => {
  const monitor = openMonitor()
  await monitor.shows('connected')
  process.kill(monitor.pid(), signal)
  await monitor.exited
  expect(monitor.screen.state).toMatchObject({ isAlternate: false, isCursorShown: true })
  expect(monitor.written()).toMatch(givenBack)
})

test.runIf(hasScript)('Ctrl-C on the terminal leaves it', async () => {
  const monitor = openMonitor()
  await monitor.shows('connected')
  monitor.type('\u0003')
  expect((await monitor.exited)[0]).toBe(0)
  expect(monitor.written()).toMatch(givenBack)
})
