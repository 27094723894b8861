import { mkdir, rm, stat } from 'node:fs/promises'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { sha256 } from './hash.ts'

/** A system takes about a hundred bytes for the path of a socket; in a deep folder it lies elsewhere, under the same rights. */
export function socketPath(folder: string, name: string): string {
  const path = join(folder, name)
  if (Buffer.byteLength(path) <= 100) return path
  return join(tmpdir(), `alice-${userInfo().uid}`, `${sha256(path).slice(0, 24)}.sock`)
}

/** Answers one question per connection, each a line of JSON. Undefined: somebody answers there already. */
export async function serveControl(
  path: string,
  answer: (question: unknown) => Promise<unknown>,
): Promise<Server | undefined> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await assertOurs(dirname(path))
  const server = createServer({ allowHalfOpen: true }, socket => void reply(socket, answer))
  const first = await listen(server, path)
  if (first === 'listening') return server
  if (await hasListener(path)) return undefined
  // What a killed process left behind is in the way of its successor.
  await rm(path, { force: true })
  return (await listen(server, path)) === 'listening' ? server : undefined
}

/** In a folder that others may write to, somebody else could answer in our place. */
async function assertOurs(folder: string): Promise<void> {
  const { uid, mode } = await stat(folder)
  if (uid === userInfo().uid && (mode & 0o022) === 0) return
  throw new Error(`${folder} is not ours alone, so nobody listens there`)
}

async function reply(socket: Socket, answer: (question: unknown) => Promise<unknown>): Promise<void> {
  try {
    const value = await answer(JSON.parse(await wholeText(socket)))
    socket.end(JSON.stringify({ value }))
  } catch (error) {
    socket.end(JSON.stringify({ error: error instanceof Error ? error.message : String(error) }))
  }
}

/** Throws with the code of the system when nobody is there, and with `ETIMEDOUT` when nobody answers. */
export async function askControl(path: string, question: unknown, timeoutMs: number): Promise<unknown> {
  await assertOurs(dirname(path))
  const socket = connect({ path, allowHalfOpen: true })
  const late = setTimeout(
    () => socket.destroy(Object.assign(new Error(`No answer at ${path}`), { code: 'ETIMEDOUT' })),
    timeoutMs,
  )
  try {
    socket.end(JSON.stringify(question))
    const text = await wholeText(socket)
    if (text === '') throw Object.assign(new Error(`No answer at ${path}`), { code: 'ECONNRESET' })
    const { value, error } = JSON.parse(text) as { value?: unknown; error?: string }
    if (error !== undefined) throw new Error(error)
    return value
  } finally {
    clearTimeout(late)
    socket.destroy()
  }
}

const wholeText = (socket: Socket) =>
  new Promise<string>((done, fail) => {
    const parts: Buffer[] = []
    socket.on('data', (part: Buffer) => void parts.push(part))
    socket.once('end', () => done(Buffer.concat(parts).toString()))
    socket.once('error', fail)
    socket.once('close', () => fail(new Error('The connection was closed')))
  })

const listen = (server: Server, path: string) =>
  new Promise<'listening' | 'taken'>((done, fail) => {
    const failed = (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? done('taken') : fail(error)
    server.once('error', failed)
    server.listen(path, () => {
      server.off('error', failed)
      done('listening')
    })
  })

const hasListener = (path: string) =>
  new Promise<boolean>(done => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      done(true)
    })
    socket.once('error', () => done(false))
  })
