import { createLru } from '#lib/lru'
import type { Clock } from './ports.ts'

/** True the first time, and again when the given time is over: a flood of the same leaves one trace a window. */
export type Seldom = (what: string, forMs: number) => boolean

export function createSeldom(clock: Clock, most = 10_000): Seldom {
  const untilByWhat = createLru<string, number>(most)
  return (what, forMs) => {
    const now = clock.now()
    if (now < (untilByWhat.get(what) ?? 0)) return false
    untilByWhat.set(what, now + forMs)
    return true
  }
}
