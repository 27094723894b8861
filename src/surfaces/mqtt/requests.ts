// Requests of MQTT 5 clients: a topic names the operation, a user property says who asks, the response topic says
// where the answer goes (MQTT 5 §4.10).
import { errorBody, isRefusal, Refusal, type Authenticate, type Caller } from '#kernel'
import type { App } from '#kernel/run'
import { parseTraceparent, traceIdOf } from '#surfaces/client'
import { isDeeper } from '#surfaces/http'
import type { Arrival, Connection, Properties } from './connection.ts'
import type { Topics } from './topics.ts'
import { createUnderWay, type UnderWay } from './under-way.ts'

export interface RequestLimits {
  readonly payloadBytes: number
  readonly jsonDepth: number
  /** Requests being answered at once. */
  readonly inFlight: number
}

export interface RequestsOptions {
  readonly app: App
  readonly authenticate: Authenticate
  readonly topics: Topics
  readonly limits: RequestLimits
  publish: Connection['publish']
}

export interface Requests {
  take(arrival: Arrival): void
  /** Resolves when nothing is being answered. */
  close(): Promise<void>
  stats(): { readonly running: number; readonly answered: number; readonly dropped: number }
}

interface Answer {
  readonly status: number
  readonly body: unknown
  readonly traceId: string
}

export function createRequests({ app, authenticate, topics, limits, publish }: RequestsOptions): Requests {
  const running = new Set<Promise<void>>()
  const leaving = new AbortController()
  const underWay = createUnderWay(leaving.signal)
  const counts = { answered: 0, dropped: 0 }

  /** Nobody can be told about a request that names no place for its answer that is allowed. */
  const reply = async ({ properties, qos }: Arrival, { status, body, traceId }: Answer) => {
    const { responseTopic, correlationData } = properties
    if (responseTopic === undefined || !topics.mayAnswerAt(responseTopic)) return
    await publish(
      {
        topic: responseTopic,
        payload: JSON.stringify(body ?? null),
        qos: qos === 0 ? 0 : 1,
        properties: {
          payloadFormatIndicator: true,
          contentType: 'application/json',
          userProperties: { status: String(status), 'trace-id': traceId },
          ...(correlationData && { correlationData }),
        },
      },
      leaving.signal,
    )
    counts.answered += 1
  }

  /** The request is answered that it was given up; of its own the publication gets no answer. */
  const giveUp = async ({ properties }: Arrival) => {
    const caller = await callerOf(authenticate, properties).catch(orNobody)
    if (caller) underWay.giveUp(caller, properties)
  }

  const serve = async (arrival: Arrival) => {
    const traceparent = parseTraceparent(userProperty(arrival.properties, 'traceparent'))
    const traceId = traceIdOf(traceparent)
    try {
      assertAnswerable(arrival, topics)
      if (running.size > limits.inFlight) throw tooMany(limits.inFlight)
      const output = await call({ app, authenticate, limits, topics, underWay }, arrival, traceparent)
      await reply(arrival, { status: 200, body: output, traceId })
    } catch (error) {
      if (leaving.signal.aborted) return
      const { status, body } = errorBody(error, traceId)
      const about = { err: error, trace_id: traceId, topic: arrival.topic }
      if (!isRefusal(error)) app.log.error(about, 'A request broke')
      await reply(arrival, { status, body: { error: body }, traceId })
    }
  }

  return {
    take(arrival) {
      // A retained request would be asked anew at every connection.
      if (arrival.isRetained || leaving.signal.aborted || running.size >= 2 * limits.inFlight) {
        counts.dropped += 1
        return
      }
      const isGivenUp = arrival.topic === topics.cancel
      const serving = (isGivenUp ? giveUp(arrival) : serve(arrival)).catch((error: unknown) => {
        const about = { err: error, topic: arrival.topic }
        if (!leaving.signal.aborted) app.log.warn(about, 'An answer could not be published')
      })
      running.add(serving)
      void serving.finally(() => running.delete(serving))
    },
    async close() {
      const done = Promise.all(running)
      const timer = setTimeout(() => leaving.abort(), closeMs)
      await done
      clearTimeout(timer)
      leaving.abort()
    },
    stats: () => ({ running: running.size, ...counts }),
  }
}

const closeMs = 2000

/** Without a response topic the work is done and nobody is told; with a wrong one nothing is done. */
function assertAnswerable({ properties: { responseTopic } }: Arrival, topics: Topics) {
  if (responseTopic === undefined || topics.mayAnswerAt(responseTopic)) return
  throw new Refusal('FORBIDDEN', 'Answers are not sent to this topic', {
    details: { response_topic: responseTopic },
  })
}

const tooMany = (most: number) =>
  new Refusal('BUSY', `${most} requests over MQTT are being answered; ask again in a moment`, {
    suggestions: ['retry'],
  })

function orNobody(error: unknown): undefined {
  if (!isRefusal(error)) throw error
}

interface CallParts extends Pick<RequestsOptions, 'app' | 'authenticate' | 'limits' | 'topics'> {
  readonly underWay: UnderWay
}

async function call(parts: CallParts, arrival: Arrival, traceparent: string | undefined): Promise<unknown> {
  const { app, authenticate, limits, topics, underWay } = parts
  const { properties, topic, payload } = arrival
  const name = topics.operationOf(topic)
  if (name === undefined) throw nameless()
  const caller = await callerOf(authenticate, properties)
  const input = readInput(payload, limits)
  const seconds = properties.messageExpiryInterval
  const options = {
    actor: caller.actor,
    caller,
    surface: 'mqtt',
    traceparent,
    idempotencyKey: userProperty(properties, 'idempotency-key'),
    ...(seconds !== undefined && { timeoutMs: seconds * 1000 }),
  }
  return underWay.during(caller, properties, signal => app.call(name, input, { ...options, signal }))
}

const nameless = () =>
  new Refusal('NOT_FOUND', 'This topic names no operation: <prefix>/req/<domain>/<operation>')

/** The broker does not say who published: without credentials in the message nobody is anybody. */
async function callerOf(authenticate: Authenticate, properties: Properties): Promise<Caller> {
  const authorization = userProperty(properties, 'authorization')
  const token = authorization?.replace(/^bearer +/i, '') ?? userProperty(properties, 'x-api-key')
  const assistant = userProperty(properties, 'x-alice-assistant')
  const caller = await authenticate({ token, ...(assistant !== undefined && { assistant }) })
  if (caller) return caller
  throw new Refusal('UNAUTHENTICATED', 'Send a key in the user property authorization: Bearer <key>', {
    suggestions: ['send_key'],
  })
}

const longestProperty = 16_384

function userProperty({ userProperties = {} }: Properties, name: string): string | undefined {
  const value = Object.entries(userProperties).find(([key]) => key.toLowerCase() === name)?.[1]
  if (value === undefined) return undefined
  if (typeof value === 'string' && value.length <= longestProperty) return value
  throw new Refusal(
    'INVALID_INPUT',
    `The user property ${name} is there once, with at most ${longestProperty} characters`,
  )
}

function readInput(payload: Buffer, { payloadBytes, jsonDepth }: RequestLimits): unknown {
  if (payload.byteLength > payloadBytes) {
    throw new Refusal('TOO_LARGE', `A request has at most ${payloadBytes} bytes`, {
      details: { max_bytes: payloadBytes },
    })
  }
  if (payload.byteLength === 0) return {}
  const text = payload.toString()
  if (isDeeper(text, jsonDepth)) {
    throw new Refusal('TOO_LARGE', `JSON is nested at most ${jsonDepth} deep here`, {
      details: { max_depth: jsonDepth },
    })
  }
  try {
    return JSON.parse(text, withoutPrototype)
  } catch (error) {
    throw new Refusal('INVALID_INPUT', `The payload is not JSON: ${(error as Error).message}`, {
      cause: error,
    })
  }
}

function withoutPrototype(name: string, value: unknown): unknown {
  if (name === '__proto__') throw new SyntaxError('a field __proto__ is not taken')
  return value
}
