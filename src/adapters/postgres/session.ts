import { Socket } from 'node:net'
import pg from 'pg'
import { within, type Statement } from './connect.ts'
import { storeError, unavailable } from './errors.ts'

/** One live connection. Statements are sent as they come, without waiting for the answers before. */
export interface Link {
  run(statement: Statement, deadlineMs?: number): Promise<unknown[][]>
  /** Several statements without values; answers the rows of each. */
  runAll(text: string, deadlineMs?: number): Promise<unknown[][][]>
  /** True when the connection still answers; whatever it was in the middle of is rolled back. */
  survives(): Promise<boolean>
}

/** A connection of its own that comes back when it was lost. */
export interface Session {
  readonly isUp: boolean
  readonly reconnects: number
  /** The live connection, or an error when there is none. */
  link(): Link
  /** Waits for a live connection; fails only when the session is closed. */
  whenUp(): Promise<Link>
  close(): Promise<void>
}

export interface SessionOptions {
  readonly config: pg.ClientConfig
  /** Gives up the first attempt to connect. */
  readonly signal?: AbortSignal
  onUp?(client: pg.Client, link: Link): Promise<void>
  onDown?(): void
}

const longestPauseMs = 2000
/** Longer than the server lets a statement run. */
const patienceMs = 20_000

/** Connects, failing when that fails; from then on it reconnects by itself. */
export async function openSession(options: SessionOptions): Promise<Session> {
  const waiting = new Set<{ resolve(link: Link): void; reject(error: Error): void }>()
  const closing = new AbortController()
  let live: { client: pg.Client; link: Link; socket: Socket } | undefined
  let connecting: Socket | undefined
  let timer: NodeJS.Timeout | undefined
  let reconnects = 0

  async function connect() {
    const socket = new Socket()
    connecting = socket
    const connected = await connectOnce(options, socket, client => {
      if (live?.client !== client) return
      live = undefined
      options.onDown?.()
      reconnect(0)
    })
    closing.signal.throwIfAborted()
    connecting = undefined
    live = { ...connected, socket }
    for (const { resolve } of waiting) resolve(live.link)
    waiting.clear()
  }

  function reconnect(attempt: number) {
    if (closing.signal.aborted) return
    const pauseMs = Math.min(longestPauseMs, 25 * 2 ** attempt) * (0.5 + Math.random() / 2)
    timer = setTimeout(() => {
      connect().then(
        () => (reconnects += 1),
        () => reconnect(attempt + 1),
      )
    }, pauseMs)
  }

  options.signal?.addEventListener('abort', () => connecting?.destroy(), { once: true })
  await connect()

  return {
    get isUp() {
      return live !== undefined
    },
    get reconnects() {
      return reconnects
    },
    link() {
      if (closing.signal.aborted) throw closedError()
      if (!live) throw unavailable()
      return live.link
    },
    whenUp() {
      if (closing.signal.aborted) return Promise.reject(closedError())
      return live
        ? Promise.resolve(live.link)
        : new Promise((resolve, reject) => waiting.add({ resolve, reject }))
    },
    async close() {
      if (closing.signal.aborted) return
      closing.abort()
      clearTimeout(timer)
      connecting?.destroy()
      for (const { reject } of waiting) reject(closedError())
      waiting.clear()
      const last = live
      live = undefined
      if (last) await within(last.client.end(), 1000, () => last.socket.destroy())
    },
  }
}

const closedError = () => storeError('STORE_CLOSED', 'This store is closed')

async function connectOnce(
  { config, onUp }: SessionOptions,
  socket: Socket,
  onEnd: (client: pg.Client) => void,
) {
  const client = new pg.Client({ ...config, pipeline: true, stream: () => socket })
  // What went wrong is told to the statements that were waiting, and by the end of the connection.
  client.on('error', () => undefined)
  client.once('end', () => onEnd(client))
  const link = createLink(client, socket)
  try {
    await client.connect()
    await onUp?.(client, link)
    if (socket.destroyed) throw unavailable()
  } catch (error) {
    socket.destroy()
    throw error
  }
  return { client, link }
}

function createLink(client: pg.Client, socket: Socket): Link {
  async function send(statement: Statement, deadlineMs = patienceMs): Promise<unknown> {
    const timer = setTimeout(() => socket.destroy(), deadlineMs)
    try {
      return await client.query({ ...statement, rowMode: 'array' })
    } finally {
      clearTimeout(timer)
    }
  }

  return {
    run: async (statement, deadlineMs) => ((await send(statement, deadlineMs)) as pg.QueryArrayResult).rows,
    async runAll(text, deadlineMs) {
      const results = (await send({ text }, deadlineMs)) as pg.QueryArrayResult | pg.QueryArrayResult[]
      return (Array.isArray(results) ? results : [results]).map(result => result.rows)
    },
    survives: () =>
      send({ text: 'ROLLBACK' }).then(
        () => true,
        () => false,
      ),
  }
}
