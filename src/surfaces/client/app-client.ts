import { assertMay, errorBody, isRefusal, toCloudEvent, type Caller } from '#kernel'
import type { App } from '#kernel/run'
import type { AliceClient, CallSettings, FollowOptions } from './alice-client.ts'
import { describeOperations } from './describe-operations.ts'
import { fault } from './fault.ts'
import { eventsFor, followStart, logFilter, recentEvents } from './read-events.ts'
import { traceIdOf } from './trace.ts'

export interface AppClientOptions {
  /** The way in: `cli`, `mcp`. */
  readonly surface?: string
  readonly now?: () => number
}

/** The Alice of this process, for one caller. Closing it ends what follows; the app goes on. */
export function appClient(app: App, caller: Caller, options: AppClientOptions = {}): AliceClient {
  const { surface = 'client', now = Date.now } = options
  const closing = new AbortController()

  return {
    where: 'this process',
    operations: async () => describeOperations(app.catalog, caller),

    call: async (name, input, settings = {}) =>
      asOnTheWire(await callAs({ app, caller, surface }, name, input, settings)),

    async *follow(following: FollowOptions) {
      assertMay(caller, 'events:read')
      const filter = logFilter(following)
      const after = await followStart(app.events, following, now)
      const signal = AbortSignal.any([following.signal, closing.signal, caller.ended])
      for await (const record of eventsFor(app, caller).follow({ after, ...filter, signal })) {
        assertMay(caller, 'events:read')
        yield toCloudEvent(record)
      }
    },

    async recent(wanted) {
      assertMay(caller, 'events:read')
      return recentEvents(eventsFor(app, caller), wanted)
    },

    close: async () => closing.abort(),
  }
}

export interface CallPlace {
  readonly app: App
  readonly caller: Caller
  readonly surface: string
}

/** One call through the pipeline, its output as the operation gave it; throws a `Refusal` or a `Fault`. */
export async function callAs(
  { app, caller, surface }: CallPlace,
  name: string,
  input: unknown,
  { idempotencyKey, traceparent, signal, onProgress, onNote, onLimit }: CallSettings = {},
): Promise<unknown> {
  const told = { ...(onProgress && { onProgress }), ...(onNote && { onNote }), ...(onLimit && { onLimit }) }
  const who = { actor: caller.actor, caller, surface }
  try {
    return await app.call(name, input ?? {}, { ...who, idempotencyKey, traceparent, signal, ...told })
  } catch (error) {
    if (isRefusal(error)) throw error
    const { body } = errorBody(error, traceIdOf(traceparent))
    app.log.error({ err: error, trace_id: body.trace_id, operation: name }, 'A call broke')
    throw fault('FAULT', body.message, { traceId: body.trace_id, cause: error })
  }
}

/** What a caller far away would get: no `undefined`, no `Date`. */
const asOnTheWire = (output: unknown): unknown => {
  const text = JSON.stringify(output ?? null)
  return JSON.parse(text)
}
