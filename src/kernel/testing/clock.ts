import { durationMs, type Duration } from '#lib/duration'
import type { Clock } from '../run/ports.ts'

/** A clock that only moves when a test says so. */
export interface FakeClock extends Clock {
  /** Moves on, calling back what falls due in order and letting promises settle in between. */
  tick(duration: Duration): Promise<void>
  /** Lets promises settle without moving on. */
  settle(): Promise<void>
  /** How many callbacks are waiting; 0 when nothing was left behind. */
  waiting(): number
}

interface Alarm {
  readonly at: number
  readonly run: () => void
}

export function fakeClock(start: number | string = '2026-01-01T12:00:00Z'): FakeClock {
  let now = typeof start === 'number' ? start : Date.parse(start)
  const alarms = new Set<Alarm>()

  const nextUntil = (end: number) => {
    let first: Alarm | undefined
    for (const alarm of alarms) {
      if (alarm.at <= end && (!first || alarm.at < first.at)) first = alarm
    }
    return first
  }

  return {
    now: () => now,
    after(ms, run) {
      const alarm = { at: now + Math.max(0, ms), run }
      alarms.add(alarm)
      return () => void alarms.delete(alarm)
    },
    async tick(duration) {
      const end = now + durationMs(duration)
      await settle()
      for (let alarm = nextUntil(end); alarm; alarm = nextUntil(end)) {
        alarms.delete(alarm)
        now = Math.max(now, alarm.at)
        alarm.run()
        await settle()
      }
      now = end
    },
    settle,
    waiting: () => alarms.size,
  }
}

// Node runs every promise callback that is ready before the next immediate.
const settle = () => new Promise<void>(done => void setImmediate(done))
