import { toCloudEvent, type EventRecord } from '#kernel'
import { createDayFiles } from './day-files.ts'

export { readEventFiles } from './read.ts'

/** Events as JSON lines beside the log, one file a day (UTC), for people and other programs. */
export interface EventFiles {
  /** The middleware: writes what was recorded once it is on disk in the log. */
  <E>(event: E, next: (event: E) => Promise<EventRecord | undefined>): Promise<EventRecord | undefined>
  /** Resolves when the line is handed to the operating system. */
  write(record: EventRecord): Promise<void>
  stats(): { readonly written: number; readonly failed: number; readonly waiting: number }
  /** Writes what waits and lets go of the file. */
  close(): Promise<void>
}

export interface EventFilesOptions {
  /** A day's file is continued in another one beyond this; 64 MiB when not said. */
  readonly maxFileBytes?: number
}

export function eventFiles(dir: string, { maxFileBytes = 64 << 20 }: EventFilesOptions = {}): EventFiles {
  const files = createDayFiles(dir, maxFileBytes)
  const write = (record: EventRecord) =>
    files.append(dayOf(record), `${JSON.stringify(toCloudEvent(record))}\n`)

  async function persistEvent<E>(event: E, next: (event: E) => Promise<EventRecord | undefined>) {
    const record = await next(event)
    if (record) await write(record)
    return record
  }
  return Object.assign(persistEvent, { write, stats: files.stats, close: files.close })
}

const dayOf = (record: EventRecord) => record.time.slice(0, 10)
