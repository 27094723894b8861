import type { AliceClient } from '#surfaces/client'
import type { Readable, Writable } from 'node:stream'
import { readLines } from './lines.ts'
import { codes, protocolError } from './protocol.ts'
import { createStdioDesk, type StdioDeskOptions } from './stdio-desk.ts'

export interface McpOptions extends Omit<StdioDeskOptions, 'send' | 'closing'> {
  /** Ends the session. */
  readonly signal?: AbortSignal | undefined
  readonly stdin?: Readable | undefined
  /** Carries the protocol and nothing else. */
  readonly stdout?: Writable | undefined
}

const longestLine = 4_194_304
const patienceMs = 10_000

/**
 * Serves one assistant over standard input and output until either side ends, then closes the client. When the input
 * ends, what was asked before is still answered: in a pipe the questions end long before the answers.
 */
export async function serveMcpStdio(alice: AliceClient, options: McpOptions): Promise<void> {
  const { stdin = process.stdin, stdout = process.stdout } = options
  const closing = new AbortController()
  const send = (message: string) => void stdout.write(`${message}\n`)
  const desk = await createStdioDesk(alice, { ...options, send, closing: closing.signal })
  const pending = new Set<Promise<void>>()
  const inputEnded = Promise.withResolvers<undefined>()
  const take = (message: unknown) => {
    const done = desk.serve(message).finally(() => pending.delete(done))
    pending.add(done)
  }
  const stopReading = readLines(stdin, {
    longest: longestLine,
    onLine: line => take(parsed(line)),
    onTooLong: () =>
      take(protocolError(codes.invalidRequest, `A message has at most ${longestLine} characters`)),
    onEnd: () => inputEnded.resolve(undefined),
  })
  const stopped = abortOf(options.signal)
  await Promise.race([inputEnded.promise, stopped.promise])
  closing.abort()
  await Promise.race([allOf(pending), stopped.promise])
  stopped.forget()
  stopReading()
  desk.close()
  await alice.close()
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return protocolError(codes.parse, 'This line is not JSON')
  }
}

function abortOf(signal: AbortSignal | undefined) {
  const { promise, resolve } = Promise.withResolvers<undefined>()
  const onAbort = () => resolve(undefined)
  if (signal?.aborted) resolve(undefined)
  else signal?.addEventListener('abort', onAbort, { once: true })
  return { promise, forget: () => signal?.removeEventListener('abort', onAbort) }
}

/** What is being answered gets its time; what only listens has no end of its own. */
async function allOf(pending: ReadonlySet<Promise<void>>) {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>(resolve => {
    timer = setTimeout(resolve, patienceMs)
  })
  await Promise.race([Promise.all(pending), late])
  clearTimeout(timer)
}
