import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { cpuOf } from '../harness/cpu.ts'
import { atMost, type Suite } from '../harness/suite.ts'
import { freePort } from '../peers/program.ts'

const root = resolve(import.meta.dirname, '../..')

export const suite: Suite = {
  name: 'start',
  title: 'Starting, and doing nothing',
  about:
    'node dist/alice.js up --no-demo with a new and with a used data folder: from the start of the process to the first answer of /health/live, and its resident memory after ten idle seconds (one in quick runs).',
  columns: [
    { metric: 'listening_ms', title: 'listening after ms', digits: 0 },
    { metric: 'cpu_ms', title: 'CPU ms until then', digits: 0 },
    { metric: 'rss_mib', title: 'idle RSS MiB', digits: 0 },
    { metric: 'idle_cpu_ms', title: 'idle CPU ms/s', digits: 1 },
  ],
  ms: { full: 10_000, quick: 1000 },
  contestants: [
    {
      name: 'Alice, new data folder',
      kind: 'ours',
      goals: [atMost('listening_ms', 700), atMost('rss_mib', 120)],
      async open({ folder, ms }) {
        build()
        return {
          measure: async () => startOnce(await mkdtemp(join(folder, 'home-')), ms),
          close: async () => {},
        }
      },
    },
    {
      name: 'Alice, its own data folder again',
      kind: 'ours',
      goals: [atMost('listening_ms', 700)],
      async open({ folder, ms, isQuick }) {
        const home = join(folder, 'home')
        await startOnce(home, 0)
        return { measure: async () => startOnce(home, isQuick ? ms : 2000), close: async () => {} }
      },
    },
  ],
}

/** What is measured is what is installed: the bundle of these sources. */
function build() {
  execFileSync(process.execPath, [join(root, 'scripts/build.mjs')], { cwd: root, stdio: 'ignore' })
}

async function startOnce(home: string, idleMs: number) {
  const port = await freePort()
  const startedAt = performance.now()
  const child = spawn(
    process.execPath,
    [join(root, 'dist/alice.js'), 'up', '--no-demo', '--port', String(port), '--home', home, '--json'],
    {
      stdio: 'ignore',
    },
  )
  try {
    await isAlive(child, `http://127.0.0.1:${port}/health/live`)
    const listening_ms = performance.now() - startedAt
    const cpu_ms = cpuMsOf(child)
    await wait(idleMs)
    const idle_cpu_ms = idleMs > 0 ? ((cpuMsOf(child) - cpu_ms) * 1000) / idleMs : 0
    return { listening_ms, cpu_ms, rss_mib: rssMib(child), idle_cpu_ms }
  } finally {
    child.kill('SIGTERM')
    if (child.exitCode === null) await once(child, 'exit')
  }
}

async function isAlive(child: ChildProcess, url: string) {
  for (const end = performance.now() + 30_000; performance.now() < end;) {
    if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode} before it listened`)
    const answer = await fetch(url).catch(() => undefined)
    await answer?.body?.cancel()
    if (answer?.ok) return
    await wait(2)
  }
  throw new Error('It did not answer within 30 s')
}

const rssMib = ({ pid }: ChildProcess) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024

const cpuMsOf = ({ pid }: ChildProcess) => cpuOf([pid!]) / 1000
