import { EngineError } from '#domains/infra/ports'

type Kind = EngineError['kind']

/** What was asked, as far as it matters for an error. Parameters may have passwords in them and are left out. */
export interface Asked {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
}

export interface Refused {
  readonly status: number
  /** The reason phrase of HTTP, where Proxmox says what is wrong. */
  readonly reason: string
  readonly body?: unknown
}

interface Row {
  /** Any when not said. */
  readonly status?: readonly number[]
  readonly says?: RegExp
  readonly kind: Kind
}

const vmidTaken = /\b(?:VM|CT) \d+ already exists|config file already exists/
const notFound =
  /Configuration file '[^']*' does not exist|snapshot '[^']*' does not exist|no such (?:VM|CT)\b/

/** The first row that fits. Almost everything is a 500: its words tell what it is. */
const answers: readonly Row[] = [
  // The answer comes after 3 s on purpose; asking again would only hang again.
  { status: [401, 403], kind: 'permanent' },
  {
    says: /can't lock file .* got timeout|got lock request timeout|(?:VM|CT) is locked \(/,
    kind: 'transient',
  },
  { says: /no quorum|cluster not ready|error with cfs lock/, kind: 'transient' },
  { says: vmidTaken, kind: 'foreign' },
  { says: notFound, kind: 'changed' },
  { says: /detected modified configuration/, kind: 'changed' },
  { says: /no such task/, kind: 'uncertain' },
  { says: /not enough|no space left|out of space|cannot allocate memory|quota exceeded/i, kind: 'exhausted' },
  { says: /got timeout|timed out|connection refused/i, kind: 'uncertain' },
  { status: [400, 501], kind: 'permanent' },
  // 595: the node behind the proxy was never reached. 596 to 599: it was, and then something broke.
  { status: [429, 502, 503, 595], kind: 'transient' },
  { status: [504, 596, 597, 598, 599], kind: 'uncertain' },
]

/** An answer that says no. */
export function refusedBy(refused: Refused, asked: Asked): EngineError {
  const says = wordsOf(refused)
  const kind = kindOf(says, refused.status)
  const isHarmless = asked.method === 'GET' && kind === 'uncertain' && !says.includes('no such task')
  return new EngineError(isHarmless ? 'transient' : kind, says)
}

/** The error text with which a task ended: the same words, without a status. */
export const taskFailed = (says: string): EngineError => new EngineError(kindOf(says), says.slice(0, 2000))

/** No answer at all. What was never sent has changed nothing. */
export function unanswered(error: Error, { method, path }: Asked): EngineError {
  const { code = '' } = (error.cause ?? error) as NodeJS.ErrnoException
  const kind = method === 'GET' || neverSent.has(code) ? 'transient' : 'uncertain'
  const why = code || error.name
  return new EngineError(kind, `Proxmox did not answer ${method} ${path} (${why})`, { cause: error })
}

/** A name or port that cannot be reached; anything later may have been after the request. */
const neverSent = new Set([
  'ECONNREFUSED',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** Somebody else took the number between the question and the creation. */
export const isVmidTaken = (error: unknown): boolean =>
  error instanceof EngineError && vmidTaken.test(error.message)

/** Proxmox says so with a 500. */
export const isNotFound = (error: unknown): boolean =>
  error instanceof EngineError && notFound.test(error.message)

const kindOf = (says: string, status?: number): Kind =>
  answers.find(
    row =>
      (row.status === undefined || (status !== undefined && row.status.includes(status))) &&
      (row.says?.test(says) ?? true),
  )?.kind ?? 'permanent'

/** The reason phrase first; newer versions say it in the body, and HTTP/2 has no phrase at all. */
function wordsOf({ status, reason, body }: Refused): string {
  const { message, errors } = (body ?? {}) as { message?: unknown; errors?: Record<string, unknown> | null }
  const isPlain =
    reason === '' || /^(?:Internal Server Error|Bad Request|Forbidden|Unauthorized)$/.test(reason)
  const words = isPlain && typeof message === 'string' && message.trim() !== '' ? message : reason
  const fields = Object.entries(errors ?? {}).map(([name, problem]) => `${name}: ${String(problem).trim()}`)
  const whole = [words.trim() || `Proxmox answers ${status}`, ...fields].join(' ')
  return whole.slice(0, 2000)
}
