import type { EventRecord, Logger, NewEvent } from '#kernel'
import type { AppendOptions } from './draft.ts'
import type { LogWriter } from './log.ts'
import { composeMiddleware, type Middleware } from './middleware.ts'

export type Append = (
  events: readonly NewEvent[],
  options?: AppendOptions,
) => Promise<readonly (EventRecord | undefined)[]>

/** Appends through the middleware (G11), or straight to the writer when there is none. */
export function createAppend(
  writer: LogWriter,
  middleware: readonly Middleware[],
  told: { readonly log: Logger; onVeto(count: number): void },
): Append {
  if (middleware.length === 0) return writer.append
  const compose = composeMiddleware(middleware, {
    onLateError: error => told.log.error({ err: error }, 'A middleware broke after the commit'),
  })
  return async (events, options = {}) => {
    const drafts = events.map(event => ({ ...event, ...options.context }))
    const records = await compose(drafts, kept => writer.append(kept.map(toNewEvent), options))
    const vetoed = records.filter(record => record === undefined).length
    if (vetoed > 0) told.onVeto(vetoed)
    return records
  }
}

const toNewEvent = ({ type, version, subject, data, priority, id, origin }: NewEvent): NewEvent => ({
  type,
  version,
  subject,
  data,
  priority,
  id,
  origin,
})
