import { readdirSync } from 'node:fs'
import { monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks'
import { Counter, Gauge, type Registry } from 'prom-client'

/** The names every Prometheus client uses for its process, and what Node adds. */
export function measureProcess(registers: Registry[]): { close(): void } {
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read())
      },
    })
  gauge('process_start_time_seconds', 'Start of the process since the epoch, in seconds.', () =>
    Math.round(Date.now() / 1000 - process.uptime()),
  )
  gauge('process_resident_memory_bytes', 'Memory of the process that is in RAM.', () =>
    process.memoryUsage.rss(),
  )
  gauge('nodejs_heap_used_bytes', 'Memory used by JavaScript objects.', () => process.memoryUsage().heapUsed)
  gauge('process_open_fds', 'Open file descriptors; 0 where the system does not tell.', openDescriptors)
  const lag = monitorEventLoopDelay({ resolution: 10 })
  lag.enable()
  gauge(
    'nodejs_eventloop_lag_p99_seconds',
    'How late timers are, 99th percentile since the last look.',
    () => {
      const p99 = lag.percentile(99) / 1e9
      lag.reset()
      return Number.isFinite(p99) ? p99 : 0
    },
  )
  cpuCounter(registers)
  const garbage = garbageCounter(registers)
  return {
    close() {
      lag.disable()
      garbage.disconnect()
    },
  }
}

function openDescriptors(): number {
  try {
    return readdirSync('/proc/self/fd').length
  } catch {
    // Only Linux has this folder.
    return 0
  }
}

function cpuCounter(registers: Registry[]): Counter {
  let before = 0
  return new Counter({
    name: 'process_cpu_seconds_total',
    help: 'User and system CPU time of the process.',
    registers,
    collect() {
      const { user, system } = process.cpuUsage()
      const now = (user + system) / 1e6
      this.inc(now - before)
      before = now
    },
  })
}

function garbageCounter(registers: Registry[]): PerformanceObserver {
  const pauses = new Counter({
    name: 'nodejs_gc_pause_seconds_total',
    help: 'Time spent collecting garbage.',
    registers,
  })
  const observer = new PerformanceObserver(list => {
    for (const { duration } of list.getEntries()) pauses.inc(duration / 1000)
  })
  observer.observe({ entryTypes: ['gc'] })
  return observer
}
