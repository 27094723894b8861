// I1  One scan of a folder at a time; what is told meanwhile asks for one more.
// I2  Notices are hints: a look at every stamp, at the start and every few minutes, finds what they forgot.
// I3  A look that finds the same differences as the last one starts nothing, so that an idle folder leaves no traces in the log.
import type { Health, Logger, ViewReader } from '#kernel'
import { sha256 } from '#lib/hash'
import { compareInbox } from '../inbox.ts'
import type { Files, FoundFile } from '../ports.ts'
import type { PlaceRow } from '../shape.ts'
import { createAlarm, type Alarm } from './alarm.ts'

export interface WatcherDeps {
  readonly files: Files
  readonly places: ViewReader<PlaceRow>
  readonly log: Logger
  readonly settleMs: number
  readonly reconcileMs: number
  /** Scans and reads the folder; resolves at the end. */
  discover(inbox: string, signal: AbortSignal): Promise<Discovered>
  /** Resolves when no scan of this folder is under way that an earlier process began. */
  settled(inbox: string, signal: AbortSignal): Promise<void>
  now(): Date
}

export interface Discovered {
  /** Everything that was found could be read. */
  readonly isWhole: boolean
  /** Something was new, changed or gone. */
  readonly hasNews: boolean
}

export interface InboxWatcher {
  stop(): Promise<void>
  health(): Health
}

const firstPauseMs = 250
const longestPauseMs = 10_000

export function watchInbox(deps: WatcherDeps, inbox: string): InboxWatcher {
  const stopping = new AbortController()
  const { signal } = stopping
  const alarm = createAlarm(signal)
  const state: State = {
    wish: 'look',
    isWatching: false,
    trouble: undefined,
    lastNews: undefined,
    idleScans: 0,
  }
  const watcher = { deps, inbox, signal, alarm, state }

  const running = run(watcher).catch((error: unknown) => {
    if (signal.aborted) return
    state.trouble = 'it is no longer watched; restart Alice'
    deps.log.error({ err: error, inbox }, 'Watching a folder ended')
  })
  return {
    async stop() {
      stopping.abort()
      await running
    },
    health: () =>
      state.trouble === undefined
        ? { status: 'healthy' }
        : { status: 'degraded', message: `${inbox}: ${state.trouble}` },
  }
}

interface State {
  wish: 'nothing' | 'look' | 'scan'
  isWatching: boolean
  trouble: string | undefined
  lastNews: string | undefined
  /** Scans in a row that found nothing: something in the folder changes that is no media. */
  idleScans: number
}

interface Watcher {
  readonly deps: WatcherDeps
  readonly inbox: string
  readonly signal: AbortSignal
  readonly alarm: Alarm
  readonly state: State
}

async function run(watcher: Watcher) {
  const { deps, inbox, signal, alarm, state } = watcher
  await deps.settled(inbox, signal)
  while (!signal.aborted) {
    const { wish } = state
    state.wish = 'nothing'
    if (wish === 'nothing') {
      if (await alarm.wait(deps.reconcileMs)) ask(state, 'look')
      continue
    }
    try {
      await takeNotice(watcher)
      await serve(watcher, wish)
      state.trouble = undefined
    } catch (error) {
      if (isStopped(signal)) return
      state.trouble = error instanceof Error ? error.message : String(error)
      deps.log.warn({ err: error, inbox }, 'A watched folder cannot be looked through')
    }
  }
}

const isStopped = (signal: AbortSignal) => signal.aborted

async function takeNotice({ deps, inbox, signal, alarm, state }: Watcher) {
  if (state.isWatching) return
  const onChange = (paths: readonly string[]) => {
    // Sidecars are no media, and the ones we write would have us look at our own work.
    if (paths.every(path => path.endsWith('.xmp'))) return
    ask(state, 'scan')
    alarm.ring()
  }
  await deps.files.watch(inbox, { settle_ms: deps.settleMs, signal, onChange })
  state.isWatching = true
}

async function serve({ deps, inbox, signal, alarm, state }: Watcher, wish: 'look' | 'scan') {
  // A disk that is not plugged in says nothing about what is on it.
  if (!(await deps.files.isFolder(inbox))) throw new Error('there is no folder that can be entered')
  if (wish === 'look') {
    const { news, hasYoung } = await findNews(deps, inbox, signal)
    if (hasYoung) {
      await alarm.rest(deps.settleMs)
      ask(state, 'look')
    }
    if (news === undefined || news === state.lastNews) return
    state.lastNews = news
  }
  const { isWhole, hasNews } = await deps.discover(inbox, signal)
  if (!isWhole) state.lastNews = undefined
  state.idleScans = hasNews ? 0 : state.idleScans + 1
  const pauseMs = hasNews ? 0 : firstPauseMs * 2 ** (state.idleScans - 1)
  await alarm.rest(Math.min(pauseMs, longestPauseMs))
}

/** A scan is more than a look. */
function ask(state: State, wish: 'look' | 'scan') {
  if (wish === 'scan' || state.wish === 'nothing') state.wish = wish
}

interface Found {
  /** What is different from what is known, as one word; nothing when nothing is. */
  readonly news: string | undefined
  /** Some files may still be written; they are news when they no longer are. */
  readonly hasYoung: boolean
}

async function findNews(deps: WatcherDeps, inbox: string, signal: AbortSignal): Promise<Found> {
  const { files, places, settleMs, now } = deps
  const lines: string[] = []
  const startedAt = now().getTime()
  let hasYoung = false
  const onFresh = ({ path, mtime_ns, size_bytes }: FoundFile) => {
    const ageMs = startedAt - Number(BigInt(mtime_ns) / 1_000_000n)
    if (ageMs >= 0 && ageMs < settleMs) hasYoung = true
    else lines.push(`${path} ${mtime_ns} ${size_bytes}`)
  }
  const { gone } = await compareInbox({ files, places, signal }, inbox, {
    onFresh,
    onSkipped: () => undefined,
  })
  lines.push(...gone.keys())
  return { news: lines.length === 0 ? undefined : sha256(lines.toSorted().join('\n')), hasYoung }
}
