import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

const lookMs = 1000
/** Who runs shorter than this has nothing of it. */
const fewestLooks = 5
const mostLooks = 60
const busyShare = 0.05

/**
 * A start makes more garbage than hours of rest, and V8 keeps the room that took: some 35 MiB. Once, after a second
 * without work, everything is collected and the room given back; what that takes (75 ms) nobody waits for. Answers how to
 * leave it.
 */
export function giveBackMemory(): () => void {
  let looks = 0
  let last = performance.eventLoopUtilization()
  const timer = setInterval(() => {
    const now = performance.eventLoopUtilization()
    const isBusy = performance.eventLoopUtilization(now, last).utilization > busyShare
    last = now
    looks += 1
    if (looks < fewestLooks || (isBusy && looks < mostLooks)) return
    clearInterval(timer)
    if (!isBusy) collect()
  }, lookMs)
  timer.unref()
  return () => clearInterval(timer)
}

function collect() {
  setFlagsFromString('--expose-gc')
  const gc = runInNewContext('gc') as (options: object) => void
  setFlagsFromString('--no-expose-gc')
  gc({ type: 'major', execution: 'sync', flavor: 'last-resort' })
}
