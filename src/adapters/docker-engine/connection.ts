import { EngineError } from '#domains/infra/ports'
import type { Info, Version } from './api.ts'
import { dialects, type Dialect } from './dialect.ts'
import { refusedBy } from './errors.ts'
import { ask, pieces, readWhole, send, type Answer, type Question } from './http.ts'

/** What is asked for once: it does not change while an Engine runs. */
export interface Facts {
  readonly prefix: string
  readonly dialect: Dialect
  readonly hasSwapLimit: boolean
  /** The logs of containers are files here, so they can be bounded. */
  readonly logsToFiles: boolean
  /** Addresses of containers cannot be reached from here: ports have to be published on the loopback address. */
  readonly isElsewhere: boolean
}

/** The HTTP API of a container engine behind a socket, one connection per request. */
export interface Connection {
  facts(signal: AbortSignal): Promise<Facts>
  /** Every answer, also those that say no; throws only where there is none. */
  ask(question: Question): Promise<Answer>
  /** What a good answer says; others are thrown, those of `unless` are undefined. */
  get<T>(question: Question, unless?: readonly number[]): Promise<T | undefined>
  /** The pieces of an answer as they come. */
  stream(question: Question): AsyncIterable<Buffer>
}

/** Newer versions change what fields mean; older Engines than this one are not asked for. */
const spokenVersion = '1.41'

export function connect(socketPath: string, answerMs = 60_000): Connection {
  let known: Promise<Facts> | undefined
  const askAt = (question: Question, path: string) =>
    ask(socketPath, { timeoutMs: answerMs, ...question, path })

  const connection: Connection = {
    async facts(signal) {
      signal.throwIfAborted()
      // Whoever asked first may give up: the others are waiting as well.
      known ??= findFacts(askAt, new AbortController().signal)
      try {
        return await known
      } catch (error) {
        known = undefined
        throw error
      }
    },
    async ask(question) {
      const { prefix, dialect } = await connection.facts(question.signal)
      const answer = await askAt(question, `${prefix}${question.path}`)
      return dialect.translate(answer, { method: question.method ?? 'GET', path: question.path })
    },
    async get<T>(question: Question, unless: readonly number[] = []) {
      const answer = await connection.ask(question)
      if (unless.includes(answer.status)) return
      if (answer.status >= 400) throw refused(answer, question)
      return parse(answer.bytes) as T
    },
    async *stream(question) {
      const { prefix } = await connection.facts(question.signal)
      const whole = { timeoutMs: answerMs, ...question, path: `${prefix}${question.path}` }
      const response = await send(socketPath, whole)
      if (response.statusCode! >= 400) throw refused(await readWhole(response, whole), question)
      yield* pieces(response, whole)
    },
  }
  return connection
}

export const refused = (answer: Answer, { method = 'GET', path }: Question) =>
  refusedBy(answer, { method, path })

async function findFacts(
  askAt: (question: Question, path: string) => Promise<Answer>,
  signal: AbortSignal,
): Promise<Facts> {
  const read = async (path: string): Promise<unknown> => {
    const question = { path, signal }
    const answer = await askAt(question, path)
    if (answer.status >= 400) throw refused(answer, question)
    return parse(answer.bytes)
  }
  const [version, info] = (await Promise.all([read('/version'), read('/info')])) as [Version, Info]
  const isPodman = version.Components?.some(({ Name }) => Name?.startsWith('Podman')) ?? false
  const { SecurityOptions: security, OperatingSystem: system = '' } = info
  return {
    prefix: `/v${versionBetween(version)}`,
    dialect: isPodman ? dialects.podman : dialects.docker,
    hasSwapLimit: info.SwapLimit ?? false,
    logsToFiles: info.LoggingDriver === 'json-file',
    isElsewhere: (security ?? []).some(each => each.includes('rootless')) || /desktop/i.test(system),
  }
}

/** 1.9 is older than 1.41: the part after the dot is a number of its own. */
function versionBetween({ ApiVersion = '', MinAPIVersion = '' }: Version): string {
  const minor = (version: string) => Number(/^1\.(\d+)$/.exec(version)?.[1] ?? Number.NaN)
  const [least, most, spoken] = [minor(MinAPIVersion), minor(ApiVersion), minor(spokenVersion)]
  if (least > spoken) return MinAPIVersion
  return most < spoken ? ApiVersion : spokenVersion
}

function parse(bytes: Buffer): unknown {
  if (bytes.length === 0) return
  try {
    return JSON.parse(bytes.toString())
  } catch (error) {
    throw new EngineError('transient', 'The container engine answers something else than JSON', {
      cause: error,
    })
  }
}
