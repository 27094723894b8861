// I1  Rows are measured in turns (A B C, A B C, A B C), so that a disturbance meets all of them.
// I2  A row that cannot be opened or measured is reported with its reason; the others go on.
import { fork, type ChildProcess } from 'node:child_process'
import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { ChildAnswer, ChildOrder } from './contestant.child.ts'
import { machineTime } from './cpu.ts'
import { rounds, type Contestant, type Goal, type Metrics, type Suite } from './suite.ts'

export interface Row {
  readonly name: string
  readonly kind: Contestant['kind']
  readonly note?: string | undefined
  /** Why there are no numbers. */
  readonly unavailable?: string | undefined
  /** Medians of the rounds, each metric for itself. */
  readonly metrics: Metrics
  readonly rounds: readonly Metrics[]
  readonly goals: readonly (Goal & { readonly isMet: boolean | undefined })[]
  /** The largest part of the machine that others used in any round, 0 to 1. */
  readonly othersShare: number
}

export interface SuiteResult {
  readonly suite: string
  readonly title: string
  readonly about: string
  readonly columns: Suite['columns']
  readonly baseline?: string
  readonly date: string
  readonly seconds: number
  readonly loadBefore: number
  readonly rows: readonly Row[]
}

export interface RunOptions {
  readonly isQuick: boolean
  readonly postgresUrl: string
  /** The part of the machine that is busy before anything is measured, 0 to 1. */
  readonly loadBefore: number
  onProgress(line: string): void
}

const openMs = 400_000
const measureMs = 240_000

export async function runSuite(suite: Suite, options: RunOptions): Promise<SuiteResult> {
  const startedAt = performance.now()
  const folder = await mkdtemp(join(tmpdir(), 'alice-bench-'))
  const removeNow = () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  // However this process ends.
  process.once('exit', removeNow)
  const runners: Runner[] = []
  try {
    for (const at of suite.contestants.keys()) {
      runners.push(await openRunner(suite, at, { ...options, folder }))
    }
    for (let round = 1; round <= rounds; round += 1) {
      for (const runner of runners) {
        if (runner.failure !== undefined) continue
        options.onProgress(`${suite.name}: round ${round} of ${rounds}, ${runner.contestant.name}`)
        await measureOnce(runner)
      }
    }
  } finally {
    await Promise.all(runners.map(closeRunner))
    process.off('exit', removeNow)
    removeNow()
  }
  return {
    suite: suite.name,
    title: suite.title,
    about: suite.about,
    columns: suite.columns,
    ...(suite.baseline !== undefined && { baseline: suite.baseline }),
    date: new Date().toISOString(),
    seconds: Math.round((performance.now() - startedAt) / 100) / 10,
    loadBefore: options.loadBefore,
    rows: runners.map(rowOf),
  }
}

interface Runner {
  readonly contestant: Contestant
  readonly child: ChildProcess
  readonly measured: Metrics[]
  note: string | undefined
  failure: string | undefined
  othersShare: number
}

async function openRunner(
  suite: Suite,
  at: number,
  options: RunOptions & { readonly folder: string },
): Promise<Runner> {
  const contestant = suite.contestants[at]!
  options.onProgress(`${suite.name}: opening ${contestant.name}`)
  const folder = await mkdtemp(join(options.folder, 'row-'))
  const child = fork(join(import.meta.dirname, 'contestant.child.ts'), {
    execArgv: ['--expose-gc', '--no-warnings=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  // Whoever asks a process that has ended is told so by `ask`.
  child.on('error', () => undefined)
  const complaints: string[] = []
  child.stderr!.setEncoding('utf8').on('data', (text: string) => void complaints.push(text.slice(0, 2000)))
  const runner: Runner = {
    contestant,
    child,
    measured: [],
    note: contestant.note,
    failure: undefined,
    othersShare: 0,
  }
  const { isQuick, postgresUrl } = options
  const setting = {
    folder,
    shared: options.folder,
    isQuick,
    postgresUrl,
    ms: isQuick ? suite.ms.quick : suite.ms.full,
  }
  try {
    const answer = await ask(child, { do: 'open', start: { suite: suite.name, at, setting } }, openMs)
    if (answer.did === 'open') runner.note = joined(contestant.note, answer.note)
    if (answer.did === 'fail') runner.failure = answer.message
  } catch (error) {
    runner.failure = `${String(error)} ${complaints.join('').slice(0, 500)}`
  }
  return runner
}

const joined = (...notes: readonly (string | undefined)[]) => notes.filter(Boolean).join('; ') || undefined

async function measureOnce(runner: Runner) {
  const answer = await ask(runner.child, { do: 'measure' }, measureMs).catch((error: unknown) => ({
    did: 'fail' as const,
    message: String(error),
  }))
  if (answer.did === 'measure') {
    runner.measured.push(answer.metrics)
    runner.othersShare = Math.max(runner.othersShare, answer.othersShare)
  } else if (answer.did === 'fail') runner.failure = answer.message
}

/** One order at a time; the next message is its answer. */
function ask(child: ChildProcess, order: ChildOrder, ms: number): Promise<ChildAnswer> {
  return new Promise((resolve, reject) => {
    const over = setTimeout(() => end(() => reject(new Error(`No answer within ${ms / 1000} s`))), ms)
    const onMessage = (answer: unknown) => end(() => resolve(answer as ChildAnswer))
    const onExit = () => end(() => reject(new Error('Its process ended')))
    const end = (settle: () => void) => {
      clearTimeout(over)
      child.off('message', onMessage).off('exit', onExit)
      settle()
    }
    child.once('message', onMessage).once('exit', onExit)
    if (hasEnded(child) || !child.connected) onExit()
    else child.send(order)
  })
}

async function closeRunner({ child }: Runner) {
  await ask(child, { do: 'close' }, 15_000).catch(() => undefined)
  if (hasEnded(child)) return
  const exited = new Promise<unknown>(done => child.once('exit', done))
  if (child.connected) child.disconnect()
  // Unreferenced, because the child keeps this process going while it is there.
  await Promise.race([exited, wait(3000, undefined, { ref: false })])
  if (!hasEnded(child)) child.kill('SIGKILL')
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null

function rowOf({ contestant, measured, note, failure, othersShare }: Runner): Row {
  const metrics = mediansOf(measured)
  const goals = (contestant.goals ?? []).map(goal => ({ ...goal, isMet: isMet(goal, metrics[goal.metric]) }))
  return {
    name: contestant.name,
    kind: contestant.kind,
    ...(note !== undefined && { note }),
    ...(failure !== undefined && { unavailable: failure }),
    metrics,
    rounds: measured,
    goals,
    othersShare,
  }
}

function mediansOf(measured: readonly Metrics[]): Metrics {
  const names = new Set(measured.flatMap(metrics => Object.keys(metrics)))
  return Object.fromEntries(
    [...names].map(name => [name, medianOf(measured.flatMap(metrics => metrics[name] ?? []))]),
  )
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[sorted.length >> 1]!
}

const isMet = ({ at, value }: Goal, measured: number | undefined) => {
  if (measured === undefined || Number.isNaN(measured)) return undefined
  return at === 'least' ? measured >= value : measured <= value
}

/** How busy the machine is while nobody here does anything, 0 to 1. */
export async function idleCheck(ms: number): Promise<number> {
  const before = machineTime()
  await wait(ms)
  const after = machineTime()
  return Math.min(1, (after.busyUs - before.busyUs) / (ms * 1000 * after.cores))
}
