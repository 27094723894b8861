import type { Logger } from '#kernel'
import type { Middleware } from './middleware.ts'

/** Says in the log of the process what was recorded. The data stays out of it: it may be large or private. */
export const eventLogger = (logger: Logger, level: keyof Logger = 'debug'): Middleware =>
  async function logEvent(event, next) {
    const { type, subject, actor, correlation_id } = event
    const about = {
      event_type: type,
      subject,
      ...(actor && { actor: actor.id }),
      ...(correlation_id && { correlation_id }),
    }
    try {
      const record = await next(event)
      if (record) logger[level]({ ...about, event_id: record.id, position: record.position }, type)
      else logger[level](about, `${type} was vetoed`)
      return record
    } catch (error) {
      logger.warn({ ...about, err: error }, `${type} was not recorded`)
      throw error
    }
  }
