import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

export interface Detached {
  /** A program of ours, started by the Node that runs this. */
  readonly program: URL
  readonly env: Readonly<Record<string, string>>
  /** Handed over by standard input, so that it stands on no command line and in no environment. */
  readonly input: unknown
  /** Where it complains; emptied at each start. */
  readonly complaints: string
}

/** Starts a process that goes on without us; resolves with the JSON on the first line that it prints. */
export async function startDetached({ program, env, input, complaints }: Detached): Promise<unknown> {
  const file = openSync(complaints, 'w', 0o600)
  const stdio: ['pipe', 'pipe', number] = ['pipe', 'pipe', file]
  const options = { cwd: '/', env, detached: true, stdio }
  const child = spawn(process.execPath, [fileURLToPath(program)], options) as ChildProcessByStdio<
    Writable,
    Readable,
    null
  >
  closeSync(file)
  child.unref()
  const failed = new Promise<never>((_, fail) => {
    child.once('error', fail)
  })
  // It may end before it has read everything; what it printed, or did not, says why.
  child.stdin.on('error', () => {})
  child.stdin.end(JSON.stringify(input))
  const line = await Promise.race([firstLine(child.stdout), failed])
  if (line === undefined) throw new Error(`A process ended before it began its work; see ${complaints}`)
  return JSON.parse(line)
}

async function firstLine(stream: Readable): Promise<string | undefined> {
  const lines = createInterface({ input: stream })[Symbol.asyncIterator]()
  const { value, done } = await lines.next()
  stream.destroy()
  return done ? undefined : value
}

/** In such a process: what it was handed over. Undefined: who started it was gone before that was whole. */
export async function handedOver(): Promise<unknown> {
  const input = await text(process.stdin)
  try {
    return JSON.parse(input)
  } catch {
    return undefined
  }
}

/** In such a process: tells who started it how that went. Nobody reads its output after that. */
export const report = (answer: unknown): Promise<void> =>
  new Promise(done => {
    // Who started it may be gone; then nobody has to be told.
    process.stdout.on('error', () => done())
    process.stdout.write(`${JSON.stringify(answer)}\n`, () => done())
  })
