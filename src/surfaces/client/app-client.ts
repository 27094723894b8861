import { errorBody, isRefusal, Refusal, toCloudEvent, type Actor } from '#kernel'
import type { App } from '#kernel/run'
import type { AliceClient, FollowOptions } from './alice-client.ts'
import { describeOperations } from './describe-operations.ts'
import { fault } from './fault.ts'
import { checkFilter, followStart } from './follow-start.ts'
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
      const after = await followStart(app.events, options, now)
      const signal = AbortSignal.any([options.signal, closing.signal])
      const { types, subject } = options
      const patterns = types?.length ? types : undefined
      for await (const record of app.events.follow({ after, patterns, subject, signal })) {
        yield toCloudEvent(record)
      }
    },

    async recent({ types, subject, limit }) {
      checkFilter({ types, subject })
      const patterns = types?.length ? types : undefined
      const records = await app.events.read({ after: 0, limit, patterns, subject, descending: true })
      return records.map(toCloudEvent)
    },

    close: async () => closing.abort(),
  }
}

/** What a caller far away would get: no `undefined`, no `Date`. */
const asOnTheWire = (output: unknown): unknown => {
  const text = JSON.stringify(output ?? null)
  return JSON.parse(text)
}
