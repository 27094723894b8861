import { EngineError } from '#domains/infra/ports'

type Kind = EngineError['kind']

/** What was asked, and whether asking it may have changed something. */
export interface Asked {
  readonly method: string
  readonly path: string
}

interface Row {
  /** Any when not said. */
  readonly status?: number
  readonly says?: RegExp
  readonly kind: Kind
}

/** The first row that fits tells what may be done about an answer. Messages differ between versions, so few words are asked for. */
const answers: readonly Row[] = [
  { says: /port is already allocated|address already in use|ports? .*not available/i, kind: 'exhausted' },
  { says: /no space left on device|disk quota exceeded|cannot allocate memory/i, kind: 'exhausted' },
  {
    says: /overlap|fully subnetted|no available (ipv4|ip) address|subnet .*already used/i,
    kind: 'exhausted',
  },
  { says: /shutting down|already in progress|is restarting|is marked for removal/i, kind: 'transient' },
  { says: /toomanyrequests|rate limit/i, kind: 'transient' },
  {
    says: /no such image|manifest unknown|pull access denied|repository .*not (found|exist)/i,
    kind: 'permanent',
  },
  { says: /no such host|name resolution|server misbehaving|i\/o timeout|tls handshake/i, kind: 'transient' },
  { says: /connection (refused|reset)|unexpected eof/i, kind: 'transient' },
  { says: /context (canceled|deadline exceeded)/i, kind: 'uncertain' },
  { says: /name .*is already in use|already exists|name .*already used/i, kind: 'foreign' },
  {
    says: /volume is in use|volume .*being used|has active endpoints|in use by container/i,
    kind: 'permanent',
  },
  { status: 404, kind: 'changed' },
  { status: 409, kind: 'changed' },
  { status: 429, kind: 'transient' },
  { status: 502, kind: 'transient' },
  { status: 503, kind: 'transient' },
  { status: 504, kind: 'uncertain' },
]

/** An answer of the Engine that says no. */
export function refusedBy(
  { status, message }: { readonly status: number; readonly message: string },
  asked: Asked,
) {
  const fits = (row: Row) => (row.status ?? status) === status && (row.says?.test(message) ?? true)
  const kind = answers.find(fits)?.kind ?? 'permanent'
  const says = message.trim() || `It answers ${status}`
  return new EngineError(isHarmless(asked) && kind === 'uncertain' ? 'transient' : kind, says.slice(0, 2000))
}

/** No answer at all. What was not sent has changed nothing. */
export function unanswered(error: Error, asked: Asked, wasSent: boolean) {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'EACCES' || code === 'EPERM') {
    return new EngineError('permanent', 'This user may not open the socket of the container engine', {
      cause: error,
    })
  }
  const kind = wasSent && !isHarmless(asked) ? 'uncertain' : 'transient'
  const what = wasSent ? 'did not answer' : 'cannot be reached'
  return new EngineError(kind, `The container engine ${what} (${code ?? error.message})`, { cause: error })
}

const isHarmless = ({ method }: Asked) => method === 'GET' || method === 'HEAD'

/** The same error without what must not be seen: a program that cannot be started is named in the answer. */
export function withoutValues(error: unknown, values: Iterable<string>): unknown {
  if (!(error instanceof EngineError)) return error
  let text = error.message
  for (const value of values) if (value !== '') text = text.replaceAll(value, '***')
  return text === error.message ? error : new EngineError(error.kind, text)
}
