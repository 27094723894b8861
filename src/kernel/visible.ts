import type { Caller } from './caller.ts'
import type { EventDefinition, EventRecord } from './event.ts'
import type { EventLog } from './facilities.ts'

interface Seeing {
  readonly events: EventLog
  /** Undefined for events nobody declares. */
  eventOfType(type: string): EventDefinition | undefined
  readonly caller: Pick<Caller, 'can'> | undefined
}

/** True for events the caller may see at this moment; Alice's own parts see all of them. */
export const seesEvent =
  ({ eventOfType, caller }: Pick<Seeing, 'eventOfType' | 'caller'>) =>
  ({ type }: Pick<EventRecord, 'type'>): boolean => {
    const needed = eventOfType(type)?.permission
    return !caller || needed === undefined || caller.can(needed)
  }

/** The log as one caller sees it: without events that ask for a permission the caller does not hold. */
export function visibleEvents(seeing: Seeing): EventLog {
  const { events } = seeing
  const sees = seesEvent(seeing)
  return {
    head: events.head,
    async read(query) {
      const found: EventRecord[] = []
      let { after, upTo } = query
      while (found.length < query.limit) {
        const page = await events.read({ ...query, after, upTo })
        found.push(...page.filter(sees).slice(0, query.limit - found.length))
        if (page.length < query.limit) break
        if (query.descending) upTo = page.at(-1)!.position - 1
        else after = page.at(-1)!.position
      }
      return found
    },
    async *follow(options) {
      for await (const record of events.follow(options)) if (sees(record)) yield record
    },
  }
}
