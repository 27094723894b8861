import { pause } from '#lib/pause'
import { isRunning, type ProcessId } from '#lib/processes'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { createServer } from 'node:net'
import { applyLimits, clearLimits, type Limits, ranOutOfMemory } from './cgroups.ts'
import type { Keeping } from './keep-running.ts'
import type { End } from './restarts.ts'
import { type ObjectRecord, specsOf, variables } from './supervision.ts'

/** One life of a program, from its start to its end. */
export interface Run {
  readonly program: ProcessId
  readonly unkept: readonly string[]
  /** Resolves when it, and all that it left behind, is gone. */
  readonly ended: Promise<End>
  limit(limits: Limits): Promise<readonly string[]>
  /** It and all of its group are asked to end, and after the grace are made to. */
  end(graceMs: number, because?: string): Promise<void>
  /** Whether it, or something it started, listens there. */
  listensOn(port: number): Promise<boolean>
  markReady(): void
}

/** Starts it in a group of its own. What keeps it from starting comes back as its end. */
export async function startProgram(keeping: Keeping, record: ObjectRecord): Promise<Run | End> {
  const { env, log, table } = keeping
  const { id, command, workdir } = keeping.order
  const startedAt = performance.now()
  const neverRan = (because: string, isHopeless: boolean): End => ({
    code: undefined,
    ranMs: 0,
    wasReady: false,
    because,
    isHopeless,
  })
  const taken = await takenPort(record.privatePorts)
  if (taken !== undefined) return neverRan(`found port ${taken} taken by another process`, false)

  // Its folder may have been taken away since it was last started.
  await mkdir(workdir, { recursive: true, mode: 0o700 })
  const [file = '', ...words] = command
  const child = spawn(file, words, { cwd: workdir, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  for (const output of [child.stdout, child.stderr]) {
    const lines = log.stream()
    output.setEncoding('utf8').on('data', (text: string) => lines.write(text))
    output.once('close', () => lines.end())
  }
  const exit = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>
  const failed = await Promise.race([once(child, 'spawn').then(() => undefined), exit.catch(messageOf)])
  if (typeof failed === 'string') return neverRan(`cannot be started: ${failed}`, true)

  const pid = child.pid!
  const unkept = await applyLimits(id, specsOf(record), pid)
  let wasReady = false
  let because: string | undefined

  const isAlive = () => child.exitCode === null && child.signalCode === null
  const toGroup = (signal: NodeJS.Signals) => {
    // As long as nobody took note of its end, its number is not another's.
    if (isAlive()) killQuietly(-pid, signal)
  }
  const finish = async (): Promise<End> => {
    const [code, signal] = await exit
    const ranMs = performance.now() - startedAt
    await sweep(keeping)
    const isStarved = signal === 'SIGKILL' && because === undefined && (await ranOutOfMemory(id))
    await clearLimits(id)
    const why = isStarved ? 'took more memory than its limit' : because
    return { code: code ?? undefined, signal: signal ?? undefined, ranMs, wasReady, because: why }
  }
  const ended = finish()

  return {
    program: (await table.identify(pid)) ?? { pid, started: '', boot: '' },
    unkept,
    ended,
    limit: limits => applyLimits(id, limits, isAlive() ? pid : undefined),
    async end(graceMs, reason) {
      because ??= reason
      toGroup('SIGTERM')
      const gone = new AbortController()
      void ended.finally(() => gone.abort())
      await pause(graceMs, gone.signal)
      toGroup('SIGKILL')
      await ended
    },
    async listensOn(port) {
      const others = await ofProgram(keeping)
      return (await table.listensOn([pid, ...others.map(each => each.pid)], port)) ?? true
    },
    markReady: () => void (wasReady = true),
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

/** The first of the ports that somebody listens on already. */
async function takenPort(ports: readonly number[]): Promise<number | undefined> {
  for (const port of ports) {
    const server = createServer()
    const isFree = await new Promise<boolean>(done => {
      server.once('error', () => done(false))
      server.listen(port, '127.0.0.1', () => done(true))
    })
    if (!isFree) return port
    await new Promise(done => server.close(done))
  }
  return undefined
}

const ofProgram = async ({ order, env, table }: Keeping) => {
  const all = await table.startedWith(variables.id)
  const engine = env[variables.engine]
  return all.filter(
    each =>
      each.env.get(variables.id) === order.id &&
      each.env.get(variables.engine) === engine &&
      !each.env.has(variables.role),
  )
}

const sweeps = 200

/** What it started and left behind, wherever that went: it bears the mark. */
async function sweep(keeping: Keeping): Promise<void> {
  for (let round = 0; round < sweeps; round += 1) {
    const left = await ofProgram(keeping)
    if (left.length === 0) return
    for (const each of left) if (await isRunning(keeping.table, each)) killQuietly(each.pid, 'SIGKILL')
    await pause(5)
  }
}

const killQuietly = (pid: number, signal: NodeJS.Signals) => {
  try {
    process.kill(pid, signal)
  } catch {
    // It was faster.
  }
}
