import type { Batch, StoredEvent } from '#kernel/ports'
import type { Value } from './rows.ts'

/** In the order of `StoredEvent`; the subject comes before the data, so that reading it touches one page of a long event. */
export const eventColumns = 'position, id, type, version, subject, time, source, priority, data, context'
export const eventWidth = 10

export const eventTablesSql = `
create table events (
  position integer primary key,
  id text not null unique,
  type text not null,
  version integer not null,
  subject text not null,
  time integer not null,
  source text not null,
  priority integer not null,
  data text not null,
  context text not null
) strict;
create table subject_positions (
  subject text not null,
  position integer not null,
  primary key (subject, position)
) strict, without rowid;
create table alice_meta (
  key text not null primary key,
  value text not null
) strict, without rowid;
`

/** Ten values an event, one after the other. */
export function encodeEvents({ base, events }: Batch): Value[] {
  const flat: Value[] = []
  let expected = base
  for (const event of events) {
    const { position, id, type, version, subject, time, source, priority, data, context } = event
    expected += 1
    if (position !== expected) throw new Error(`Event ${id} has position ${position}, not ${expected}`)
    flat.push(position, id, type, version, subject, time, source, priority, data, context)
  }
  return flat
}

export function decodeEvents(flat: readonly Value[]): StoredEvent[] {
  const events: StoredEvent[] = []
  for (let at = 0; at < flat.length; at += eventWidth) events.push(eventFrom(flat, at))
  return events
}

const eventFrom = (values: readonly Value[], at = 0): StoredEvent => ({
  position: values[at] as number,
  id: values[at + 1] as string,
  type: values[at + 2] as string,
  version: values[at + 3] as number,
  subject: values[at + 4] as string,
  time: values[at + 5] as number,
  source: values[at + 6] as string,
  priority: values[at + 7] as number,
  data: values[at + 8] as string,
  context: values[at + 9] as string,
})
