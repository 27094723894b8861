// HTTP over a socket of this machine, one connection per request: what was sent and what was not is known for each.
import { EngineError } from '#domains/infra/ports'
import { request, type IncomingMessage } from 'node:http'
import { unanswered } from './errors.ts'

export interface Question {
  readonly method?: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>
  readonly body?: unknown
  /** How long until the answer begins, and between two pieces of it. */
  readonly timeoutMs?: number
  readonly signal: AbortSignal
}

export interface Answer {
  readonly status: number
  readonly bytes: Buffer
  /** What it says where it says no. */
  readonly message: string
}

const mostBytes = 32_000_000

export async function ask(socketPath: string, question: Question): Promise<Answer> {
  return readWhole(await send(socketPath, question), question)
}

/** The head of the answer; throws where there is none. */
export function send(socketPath: string, question: Question): Promise<IncomingMessage> {
  const { method = 'GET', path, query = {}, body, timeoutMs = 60_000, signal } = question
  signal.throwIfAborted()
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value))
  const whole = search.size > 0 ? `${path}?${search.toString()}` : path
  const headers = body === undefined ? {} : { 'content-type': 'application/json' }
  return new Promise((resolve, reject) => {
    let wasSent = false
    const options = { socketPath, path: whole, method, headers, agent: false, timeout: timeoutMs, signal }
    const call = request({ ...options, host: 'docker' }, resolve)
    call.on('socket', socket => socket.once('connect', () => (wasSent = true)))
    call.on('timeout', () => call.destroy(new Error(`nothing for ${timeoutMs} ms`)))
    call.on('error', error => {
      reject(signal.aborted ? (signal.reason as Error) : unanswered(error, { method, path }, wasSent))
    })
    call.end(body === undefined ? undefined : JSON.stringify(body))
  })
}

export async function* pieces(response: IncomingMessage, { method = 'GET', path, signal }: Question) {
  try {
    for await (const piece of response) yield piece as Buffer
  } catch (error) {
    if (signal.aborted) throw signal.reason
    throw unanswered(error as Error, { method, path }, true)
  }
}

export async function readWhole(response: IncomingMessage, question: Question): Promise<Answer> {
  const parts: Buffer[] = []
  let size = 0
  for await (const piece of pieces(response, question)) {
    parts.push(piece)
    size += piece.length
    if (size > mostBytes) throw new EngineError('permanent', `An answer to ${question.path} has no end`)
  }
  const bytes = Buffer.concat(parts)
  const status = response.statusCode ?? 0
  return { status, bytes, message: status >= 400 ? messageIn(bytes) : '' }
}

function messageIn(bytes: Buffer): string {
  const text = bytes.toString()
  try {
    const { message, cause } = JSON.parse(text) as { readonly message?: string; readonly cause?: string }
    return message ?? cause ?? text
  } catch {
    // Some answers are plain words.
    return text
  }
}
