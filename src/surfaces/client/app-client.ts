import { errorBody, isRefusal, Refusal, toCloudEvent, type Actor } from '#kernel'
import type { App } from '#kernel/run'
import type { AliceClient, FollowOptions } from './alice-client.ts'
import { describeOperations } from './describe-operations.ts'
import { fault } from './fault.ts'
import { followStart, logFilter, recentEvents } from './read-events.ts'
import { traceIdOf } from './trace.ts'

/** The Alice of this process, for one actor. Closing it ends what follows; the app goes on. */
export function appClient(app: App, actor: Actor, now: () => number = Date.now): AliceClient {
  const closing = new AbortController()

  return {
    where: 'this process',
    operations: async () => describeOperations(app.catalog),

    async call(name, input, { idempotencyKey, traceparent, signal, onProgress } = {}) {
      const more = onProgress ? { onProgress } : {}
      try {
        return asOnTheWire(
          await app.call(name, input ?? {}, { actor, idempotencyKey, traceparent, signal, ...more }),
        )
      } catch (error) {
        if (isRefusal(error)) throw error
        if (signal?.aborted) throw new Refusal('CANCELED', `The caller gave up on ${name}`, { cause: error })
        const { body } = errorBody(error, traceIdOf(traceparent))
        app.log.error({ err: error, trace_id: body.trace_id, operation: name }, 'A call broke')
        throw fault('FAULT', body.message, { traceId: body.trace_id, cause: error })
      }
    },

    async *follow(options: FollowOptions) {
      const filter = logFilter(options)
      const after = await followStart(app.events, options, now)
      const signal = AbortSignal.any([options.signal, closing.signal])
      for await (const record of app.events.follow({ after, ...filter, signal })) {
        yield toCloudEvent(record)
      }
    },

    recent: options => recentEvents(app.events, options),

    close: async () => closing.abort(),
  }
}

/** What a caller far away would get: no `undefined`, no `Date`. */
const asOnTheWire = (output: unknown): unknown => {
  const text = JSON.stringify(output ?? null)
  return JSON.parse(text)
}
