import type { LimitState, Operation } from '#kernel'
import type { App } from '#kernel/run'
import type { JsonSchema } from '#surfaces/client'
import { assertAcceptsJson, shortHeader, tellLimit, type HttpReply, type HttpRequest } from '#surfaces/http'
import { nextPage } from './next-page.ts'
import { assertConditions, conditionsOf, type InTurn } from './preconditions.ts'
import { preferencesOf, type Preferences } from './preferences.ts'
import { inputOf, pathInput } from './request-input.ts'
import type { OperationRoute } from './routes.ts'
import { locationOf, orNothing, showRoute, untilEnd, workOf, type Work } from './started-work.ts'
import type { WaitingCallers } from './waiting-callers.ts'

interface Asked {
  readonly operation: Operation
  readonly schema: JsonSchema
}

/** What is known of a route before anybody asks there. */
export interface CallRoute extends Asked {
  readonly app: App
  readonly routes: readonly OperationRoute[]
  /** What GET asks at the same address. */
  readonly shown: Asked | undefined
  /** It takes a cursor, so there may be a next page. */
  readonly isPaged: boolean
  readonly inTurn: InTurn
  readonly waiting: WaitingCallers
  /** Aborted when the surface stops, so that nobody is waited for. */
  readonly closing: AbortSignal
}

/** One request to one operation, from its headers to its answer. */
export async function answerCall(route: CallRoute, request: HttpRequest, reply: HttpReply): Promise<string> {
  assertAcceptsJson(request.headers.accept)
  const isRead = route.operation.effect === 'read'
  const signal = leavingWith(reply)
  const output = await (isRead ? read(route, request, reply, signal) : write(route, request, reply, signal))
  void reply.header('content-type', 'application/json; charset=utf-8')
  const work = isRead ? undefined : workOf(output)
  if (work) return JSON.stringify(await startedAnswer(route, { request, reply, work, output }))
  const next = route.isPaged ? nextPage(request, output) : undefined
  if (next !== undefined) void reply.header('link', next)
  return JSON.stringify(output ?? null)
}

/** Aborted when the caller goes before it has its answer: that is how it gives up. */
function leavingWith({ raw }: HttpReply): AbortSignal {
  const leaving = new AbortController()
  raw.once('close', () => {
    if (!raw.writableFinished) leaving.abort()
  })
  return leaving.signal
}

type Ask = (route: CallRoute, request: HttpRequest, reply: HttpReply, signal: AbortSignal) => Promise<unknown>

const read: Ask = async (route, request, reply, signal) => {
  const idempotencyKey = idempotencyKeyOf(request)
  const options = { ...optionsOf(request, reply), idempotencyKey, signal }
  return route.app.call(route.operation, inputOf(request, route.schema), options)
}

const write: Ask = async (route, request, reply, signal) => {
  const { app, operation, schema, shown, inTurn } = route
  const idempotencyKey = idempotencyKeyOf(request)
  if (idempotencyKey !== undefined) void reply.header('idempotency-key', request.headers['idempotency-key'])
  const conditions = conditionsOf(request)
  const show = shown && (() => textAt(route, shown, request))
  const options = {
    ...optionsOf(request, reply),
    idempotencyKey,
    signal,
    onReplay: () => void reply.header('idempotency-replayed', 'true'),
    ...(conditions && { precondition: () => assertConditions(conditions, show) }),
  }
  const call = () => app.call(operation, inputOf(request, schema), options)
  return conditions ? inTurn(`${request.routeOptions.url} ${JSON.stringify(request.params)}`, call) : call()
}

/** The draft quotes its keys (RFC 8941 §3.3.3), most clients do not: both name the same key. */
function idempotencyKeyOf({ headers }: HttpRequest): string | undefined {
  const key = shortHeader(headers, 'idempotency-key', 200)
  const quoted = /^"((?:[^"\\]|\\["\\])+)"$/.exec(key ?? '')?.[1]
  return quoted === undefined ? key : quoted.replaceAll(/\\(.)/g, '$1')
}

/** Of the limits it is the one of the request itself that its answer tells. */
const optionsOf = ({ caller, traceparent }: HttpRequest, reply?: HttpReply) => ({
  actor: caller!.actor,
  caller,
  surface: 'rest',
  traceparent,
  ...(reply && { onLimit: (state: LimitState) => tellLimit(reply, state) }),
})

/** What GET would answer here now, letter for letter. */
async function textAt({ app }: CallRoute, shown: Asked, request: HttpRequest): Promise<string> {
  const output = await app.call(shown.operation, pathInput(request, shown.schema), optionsOf(request))
  return JSON.stringify(output ?? null)
}

interface Started {
  readonly request: HttpRequest
  readonly reply: HttpReply
  readonly work: Work
  readonly output: unknown
}

/** 202 and where to ask; or 200 and the end, when the caller would wait and it comes in time (RFC 7240 §4). */
async function startedAnswer(route: CallRoute, { request, reply, work, output }: Started): Promise<unknown> {
  const caller = request.caller!
  const shown = showRoute(route.routes, work, caller)
  const preferences = preferencesOf(request.headers.prefer)
  const ended =
    shown && work.field === 'workflow_id' && preferences.waitMs > 0
      ? await waitForEnd(route, shown, { request, reply, work, output }, preferences)
      : undefined
  if (shown) void reply.header(ended === undefined ? 'location' : 'content-location', locationOf(shown, work))
  const applied =
    ended === undefined ? preferences.isAsync && 'respond-async' : `wait=${preferences.waitMs / 1000}`
  if (applied) void reply.header('preference-applied', applied)
  void reply.code(ended === undefined ? 202 : 200)
  return ended ?? output
}

async function waitForEnd(
  { app, closing, waiting }: CallRoute,
  shown: OperationRoute,
  { request, reply, work }: Started,
  { waitMs }: Preferences,
): Promise<unknown> {
  const { actor, ended } = request.caller!
  const leaving = new AbortController()
  const leave = () => leaving.abort()
  const timer = setTimeout(leave, waitMs)
  reply.raw.once('close', leave)
  const signal = AbortSignal.any([leaving.signal, closing, ended])
  const show = () => app.call(shown.operation, { [work.field]: work.id }, optionsOf(request))
  try {
    const wait = () => untilEnd({ app, work, show, signal }).catch(orNothing)
    return await waiting.admit(`${actor.kind}:${actor.id}`, wait)
  } finally {
    clearTimeout(timer)
    leave()
  }
}
