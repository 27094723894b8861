import { Refusal, type ErrorBody } from '#kernel'
import { fault } from './fault.ts'

export interface HttpLink {
  /** Without a slash at its end. */
  readonly url: string
  request(path: string, init: RequestInit): Promise<Response>
  /** Something answered there, sometime. */
  wasReached(): boolean
}

interface LinkOptions {
  readonly url: string
  readonly key?: string | undefined
  readonly fetch?: typeof fetch | undefined
}

/** Sends requests to one server with one key. Redirects are refused: they would carry the key elsewhere. */
export function createLink({ url, key, fetch: send = fetch }: LinkOptions): HttpLink {
  const { origin, pathname, protocol } = parseUrl(url)
  if (protocol !== 'http:' && protocol !== 'https:') throw notAUrl(url)
  const root = `${origin}${pathname}`.replace(/\/+$/, '')
  const authorization = key === undefined ? {} : { authorization: `Bearer ${key}` }

  let hasAnswered = false
  return {
    url: root,
    wasReached: () => hasAnswered,
    async request(path, init) {
      const headers = { ...authorization, ...(init.headers as Record<string, string> | undefined) }
      try {
        const response = await send(`${root}${path}`, { ...init, headers, redirect: 'error' })
        hasAnswered = true
        return response
      } catch (error) {
        if (init.signal?.aborted) throw error
        throw fault('UNREACHABLE', `Nothing answers at ${root}: ${reasonOf(error)}`, { cause: error })
      }
    },
  }
}

function parseUrl(url: string): URL {
  const parsed = URL.parse(url)
  if (!parsed) throw notAUrl(url)
  return parsed
}

const notAUrl = (url: string) =>
  new TypeError(`${url} is not the URL of a server; one looks like http://127.0.0.1:4100`)

/** `fetch` only says that it failed; its cause says why. */
function reasonOf(error: unknown): string {
  const { message } = error as Error
  const deepest = deepestCause(error)
  return deepest instanceof Error ? deepest.message || String((deepest as { code?: unknown }).code) : message
}

function deepestCause(error: unknown): unknown {
  const { cause } = error as Error
  return cause instanceof AggregateError ? (cause.errors[0] as unknown) : cause
}

const absences = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** True when no connection came about, so that nothing was sent. */
export function isAbsent(error: unknown): boolean {
  const failed = error instanceof Error ? deepestCause(error.cause ?? error) : undefined
  const { code } = (failed ?? {}) as { code?: unknown }
  return typeof code === 'string' && absences.has(code)
}

/** The refusal or fault an answer carries; any other bad answer is a fault too. */
export const errorOf = async (response: Response, where: string): Promise<Error> =>
  errorIn(await response.text().catch(() => ''), response.status, where)

export function errorIn(text: string, status: number, where: string): Error {
  const error = readError(text)
  if (!error) {
    return fault('FAULT', `${where} answered ${status} and not in Alice's words; is it Alice?`)
  }
  const { code, message, details, suggestions, trace_id } = error
  if (code === 'FAULT') return fault('FAULT', message, { traceId: trace_id })
  return new Refusal(code, message, { details, suggestions, status })
}

function readError(text: string): ErrorBody | undefined {
  try {
    const { error } = JSON.parse(text) as { error?: ErrorBody }
    return typeof error?.code === 'string' && typeof error.message === 'string' ? error : undefined
  } catch {
    return undefined
  }
}
