// I1  Every matching event after the start is begun once by one intake, and those of one subject in log order.
// I2  At most `window` events are begun and not done in log order, plus what the scout begins ahead.
// I3  `position` is the highest position below which everything is done.
import type { EventRecord } from '#kernel'
import { createLedger } from './ledger.ts'
import { createLogReader, type LogSource } from './log-reader.ts'
import { createScout } from './scout.ts'

export interface Intake {
  /** Reads until closed; may be called again when a read failed. */
  run(): Promise<void>
  done(record: EventRecord): void
  position(): number
  close(): void
}

export interface IntakeOptions {
  readonly source: LogSource
  readonly patterns: readonly string[]
  readonly after: number
  readonly window: number
  /** Index into `priorities`. */
  readonly urgencyOf: (record: EventRecord) => number
  /** Urgencies worth looking for beyond the window. */
  readonly urgencies: readonly number[]
  readonly begin: (record: EventRecord) => void
  /** The position may have moved. */
  readonly onMove: () => void
}

export function createIntake(options: IntakeOptions): Intake {
  const { source, patterns, after, window, urgencyOf, begin, onMove } = options
  const ledger = createLedger(after)
  const reader = createLogReader(source, { after, patterns })
  const scout = createScout({ ...options, ledger })
  let isFull = false
  let isClosed = false

  const readOn = async () => {
    const reading = reader.next(window - ledger.open)
    onMove()
    const page = await reading
    if (!page) return
    for (const record of page.records) {
      if (ledger.begin(record.position, urgencyOf(record))) begin(record)
    }
    ledger.readTo(page.upTo)
    isFull = ledger.open >= window
  }

  return {
    async run() {
      while (!isClosed) await (isFull ? scout.step() : readOn())
    },
    done(record) {
      ledger.end(record.position, urgencyOf(record))
      if (isFull && ledger.open <= window / 2) {
        isFull = false
        scout.wake()
      }
      if (isFull) scout.spaceMade()
      onMove()
    },
    position() {
      ledger.readTo(Math.max(ledger.read, reader.idleAt() ?? 0))
      return ledger.watermark()
    },
    close() {
      isClosed = true
      reader.close()
      scout.wake()
    },
  }
}
