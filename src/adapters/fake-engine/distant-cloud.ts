import { connect, createServer, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import type { CloudAnswer, CloudCall, CloudDoor } from './calls.ts'

/** Lets engines in other processes use a cloud that lives in this one, through a socket in the file system. */
export async function serveCloud(cloud: CloudDoor, path: string): Promise<AsyncDisposable> {
  const sockets = new Set<Socket>()
  const leaving = new AbortController()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    onLine(socket, line => {
      const { id, call } = JSON.parse(line) as Asked
      void cloud.ask(call, leaving.signal).then(answer => {
        if (!socket.destroyed) socket.write(`${JSON.stringify({ id, answer } satisfies Answered)}\n`)
      })
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  })
  return {
    async [Symbol.asyncDispose]() {
      leaving.abort()
      for (const socket of sockets) socket.destroy()
      await new Promise(done => void server.close(done))
    },
  }
}

interface Asked {
  readonly id: number
  readonly call: CloudCall
}
interface Answered {
  readonly id: number
  readonly answer: CloudAnswer
}
type Settle = (answer: CloudAnswer) => void

export interface DistantCloud extends CloudDoor {
  close(): void
}

/** The cloud that is served at this path. While nobody serves it, it does not answer. */
export function distantCloud(path: string): DistantCloud {
  let line: Promise<Line> | undefined
  let last = 0
  const dial = () => {
    if (line) return line
    const dialed = openLine(path, () => {
      if (line === dialed) line = undefined
    })
    line = dialed
    return dialed
  }
  return {
    async ask(call, signal) {
      signal.throwIfAborted()
      last += 1
      const id = last
      const { socket, waiting } = await dial().catch(() => ({ socket: undefined, waiting: new Map() }))
      signal.throwIfAborted()
      const isThere = socket?.destroyed === false
      if (!isThere) return { error: { kind: 'transient', message: 'The cloud does not answer' } }
      return new Promise<CloudAnswer>((resolve, reject) => {
        const leave = () => {
          waiting.delete(id)
          reject(signal.reason as Error)
        }
        waiting.set(id, answer => {
          signal.removeEventListener('abort', leave)
          resolve(answer)
        })
        signal.addEventListener('abort', leave, { once: true })
        socket.write(`${JSON.stringify({ id, call } satisfies Asked)}\n`)
      })
    },
    close: () =>
      void line?.then(
        ({ socket }) => socket.destroy(),
        () => undefined,
      ),
  }
}

interface Line {
  readonly socket: Socket
  readonly waiting: Map<number, Settle>
}

async function openLine(path: string, onClosed: () => void): Promise<Line> {
  const socket = connect(path)
  const waiting = new Map<number, Settle>()
  socket.on('close', () => {
    onClosed()
    for (const settle of waiting.values()) settle({ error: { kind: 'uncertain', message: lost } })
  })
  await new Promise((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', error => {
      onClosed()
      reject(error)
    })
  })
  onLine(socket, text => {
    const { id, answer } = JSON.parse(text) as Answered
    waiting.get(id)?.(answer)
    waiting.delete(id)
  })
  return { socket, waiting }
}

/** An error of the socket is heard as its `close`; what whoever was killed had asked for has happened all the same. */
function onLine(socket: Socket, hear: (line: string) => void): void {
  socket.on('error', () => socket.destroy())
  createInterface({ input: socket })
    .on('line', hear)
    .on('error', () => undefined)
}

const lost = 'The connection to the cloud broke before there was an answer'
