import type { EventLog, EventRecord } from '#kernel'
import type { Bus } from './bus.ts'
import { followLog } from './follow.ts'

type Source = Pick<EventLog, 'head' | 'read'> & { readonly bus: Bus }

/** Follows by patterns and, when asked, by subject: history then comes from the store's index. */
export const createFollow =
  ({ head, read, bus }: Source): EventLog['follow'] =>
  ({ after, patterns, subject, signal }) => {
    const source = { head, bus, read: (query: Parameters<typeof read>[0]) => read({ ...query, subject }) }
    const records = followLog(source, { after, patterns, signal })
    return subject === undefined ? records : onlyAbout(records, subject)
  }

async function* onlyAbout(records: AsyncIterable<EventRecord>, subject: string): AsyncIterable<EventRecord> {
  for await (const record of records) if (record.subject === subject) yield record
}
