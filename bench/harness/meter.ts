import { monitorEventLoopDelay } from 'node:perf_hooks'
import { cpuOf, machineTime } from './cpu.ts'
import type { Meter, Span } from './suite.ts'

export interface MeterLog {
  /** Part of the machine's cores that neither we nor our servers used while measuring, 0 to 1. */
  othersShare(): number
}

/**
 * Measures spans of one row and remembers how much of the machine others took meanwhile. To watch for stalls wakes the
 * process a thousand times a second, 15 ms of CPU: only who shows them pays for that.
 */
export function createMeter(
  servers: () => readonly number[] | Promise<readonly number[]>,
  watchesStalls: boolean,
): Meter & MeterLog {
  let othersUs = 0
  let availableUs = 0

  return {
    async run(work, ready) {
      const pids = await servers()
      if (ready) await ready()
      else globalThis.gc?.()
      const delay = watchesStalls ? monitorEventLoopDelay({ resolution: 1 }) : undefined
      const machineBefore = machineTime()
      const serversBefore = cpuOf(pids)
      const ownBefore = process.cpuUsage()
      const startedAt = performance.now()
      delay?.enable()

      const value = await work()

      delay?.disable()
      const seconds = (performance.now() - startedAt) / 1000
      const own = process.cpuUsage(ownBefore)
      const cpuUs = own.user + own.system + cpuOf(pids) - serversBefore
      const machine = machineTime()
      othersUs += Math.max(0, machine.busyUs - machineBefore.busyUs - cpuUs)
      availableUs += seconds * 1_000_000 * machine.cores
      const span: Span = { seconds, cpuUs, stallP99Ms: (delay?.percentile(99) ?? Number.NaN) / 1e6 }
      return { ...span, value }
    },
    othersShare: () => (availableUs === 0 ? 0 : Math.min(1, othersUs / availableUs)),
  }
}
