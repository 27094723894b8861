// I1  Every event after the first one shown is taken in, once and in order, however often the connection breaks.
// I2  A server that is not there is looked for until it is, also when it comes back on another port.
import { pause } from '#lib/pause'
import type { AliceClient } from '#surfaces/client'
import type { Connection } from '../host.ts'
import { readFacts } from './facts.ts'
import { takeEvent, type MonitorState } from './monitor-state.ts'

export interface Live {
  readonly state: MonitorState
  /** A server that runs, or none. */
  reach(): Promise<Connection | undefined>
  /** Something that is shown is different. */
  changed(): void
  readonly signal: AbortSignal
  now(): number
}

export interface LiveClient {
  /** Whoever answers at the moment. */
  client(): AliceClient | undefined
  /** Asks again at once: something was done. */
  refresh(): void
  /** Ends when the signal does. */
  readonly done: Promise<void>
}

const busyMs = 2000
const idleMs = 5000
const againMs = 1000
const shownAtFirst = 200

export function followLive(live: Live): LiveClient {
  const { state, changed, signal } = live
  let client: AliceClient | undefined
  let wake = new AbortController()

  const connect = async () => {
    const connection = await live.reach()
    if (!connection) return noteLost(`nobody is there yet; start a server with: alice up`)
    ;({ client } = connection)
    state.where = client.where
    const leaving = new AbortController()
    const either = AbortSignal.any([signal, leaving.signal])
    try {
      await catchUp(live, client)
      await Promise.race([tail(live, client, either), poll(live, client, either, () => wake.signal)])
    } finally {
      leaving.abort()
      await client.close().catch(() => {})
    }
  }

  const noteLost = (why: string) => {
    client = undefined
    if (signal.aborted) return
    state.lostAt ??= live.now()
    if (state.facts === undefined) state.note = why
    changed()
  }

  const run = async () => {
    while (!signal.aborted) {
      await connect().catch((error: unknown) => noteLost((error as Error).message))
      await pause(againMs, signal)
    }
  }

  return {
    client: () => client,
    refresh() {
      wake.abort()
      wake = new AbortController()
    },
    done: run(),
  }
}

/** What there is to show before anything else happens. */
async function catchUp({ state, changed, now }: Live, client: AliceClient) {
  const facts = await readFacts(client)
  const isOther = state.last !== undefined && facts.head < state.last
  if (state.last === undefined || isOther) {
    state.events = [...(await client.recent({ limit: shownAtFirst }))]
    state.last = state.events[0]?.position ?? facts.head
  }
  if (state.lostAt !== undefined && state.facts !== undefined) {
    state.note = `Connected again after ${Math.round((now() - state.lostAt) / 1000)} s; no event was missed`
  } else if (state.lostAt !== undefined) state.note = ''
  state.lostAt = undefined
  state.facts = facts
  changed()
}

async function tail({ state, changed, now }: Live, client: AliceClient, signal: AbortSignal) {
  for await (const event of client.follow({ after: state.last, signal })) {
    if (takeEvent(state, event, now())) changed()
  }
}

async function poll(
  { state, changed }: Live,
  client: AliceClient,
  signal: AbortSignal,
  woken: () => AbortSignal,
) {
  const hasLeft = () => signal.aborted
  while (!hasLeft()) {
    const before = state.last
    const waking = woken()
    const either = AbortSignal.any([signal, waking])
    await pause(busyMs, either)
    if (state.last === before) await pause(idleMs - busyMs, either)
    if (hasLeft()) return
    state.facts = await readFacts(client, signal)
    changed()
  }
}
