import { tcpProxies } from '#adapters/tcp-proxies'
import type { Engine, Observed, Wanted } from '#domains/infra/ports'
import { type MarkedProcess, processTable } from '#lib/processes'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect } from 'vitest'
import { processEngine } from '../engine.ts'
import { type Place, placesIn } from '../places.ts'
import { type Rules, variables } from '../supervision.ts'

/** Short waits: what is tested is what happens, not how patiently. */
export const quickRules: Partial<Rules> = {
  firstPauseMs: 20,
  longestPauseMs: 100,
  attempts: 4,
  stableMs: 60_000,
  settleMs: 100,
  graceMs: 3000,
}

export const env = {
  PATH: `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`,
  HOME: '/nowhere',
  LANG: 'C.UTF-8',
}

const table = processTable(process.platform)
export const forever = () => new AbortController().signal

export type World = Awaited<ReturnType<typeof openWorld>>

/** A folder with an engine in it. Whatever a test did, none of its processes outlives `close`. */
export async function openWorld(rules: Partial<Rules> = quickRules) {
  const root = await mkdtemp(join(tmpdir(), 'alice-process-'))
  const folder = join(root, 'objects')
  const proxyFolder = join(root, 'proxies')
  const places = placesIn(folder)
  const open = (): Engine =>
    processEngine({ folder, proxies: tcpProxies({ folder: proxyFolder }), random: Math.random, env, rules })
  const engine = open()

  const processes = async (): Promise<readonly MarkedProcess[]> => {
    const all = await table.startedWith(variables.engine)
    return all.filter(each => each.env.get(variables.engine) === places.engineMark)
  }
  let resource = 0

  return {
    root,
    folder,
    proxyFolder,
    engine,
    /** Another Alice over the same folder. */
    open,
    processes,
    places,
    placeOf: (handle: string): Place => places.find(handle)!,
    want: (type: string, specs: object, more: Partial<Wanted> = {}): Wanted => ({
      deployment: 'dep_test',
      resource: `web-${(resource += 1)}`,
      key: 'key_1',
      type,
      secrets: new Map(),
      ...more,
      specs: engine.types[type]!.specs.parse(specs),
    }),
    async make(wanted: Wanted): Promise<Observed> {
      const { handle } = await engine.create(wanted, forever())
      return until(engine, handle, 'ready')
    },
    async kill(role: 'supervisor' | 'program', handle: string) {
      for (const each of await processes()) {
        const isIts = each.env.get(variables.id) === handle
        const isRole = each.env.has(variables.role) === (role === 'supervisor')
        if (isIts && isRole) process.kill(each.pid, 'SIGKILL')
      }
    },
    async close() {
      for (let round = 0; round < 20; round += 1) {
        const mine = [...(await processes()), ...(await proxiesOf(proxyFolder))]
        if (mine.length === 0) break
        for (const { pid } of mine) killQuietly(pid)
      }
      await rm(root, { recursive: true, force: true })
    },
  }
}

export async function until(engine: Engine, handle: string, state: Observed['state']): Promise<Observed> {
  let seen: Observed | undefined
  await expect
    .poll(
      async () => {
        seen = await engine.read(handle, forever())
        return `${seen?.state} ${seen?.state === state ? '' : seen?.reason}`.trim()
      },
      { timeout: 20_000 },
    )
    .toBe(state)
  return seen!
}

async function proxiesOf(folder: string): Promise<readonly MarkedProcess[]> {
  const all = await table.startedWith('ALICE_PROXY')
  const mark = placesIn(folder).engineMark
  return all.filter(each => each.env.get('ALICE_PROXY')?.startsWith(`${mark}/`))
}

const killQuietly = (pid: number) => {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It was faster.
  }
}

/** A program that answers with what it is asked for, and ends in order when told to. */
export const server = (answer: string, more = '') => [
  'node',
  '--eval',
  `const server = require('http').createServer((request, response) => response.end(String(${answer})))
   server.listen(process.env.PORT, '127.0.0.1', () => console.log('now it serves'))
   process.on('SIGTERM', () => setTimeout(() => server.close(), 100))
   ${more}`,
]
