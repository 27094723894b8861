import type { Clock } from '#kernel/ports'

/** Whatever is to come later comes now, and the clock says that the time is over. */
export function hurriedClock() {
  const waits: number[] = []
  let now = 0
  const clock: Clock = {
    now: () => now,
    after(ms, run) {
      waits.push(ms)
      const soon = setImmediate(() => {
        now += ms
        run()
      })
      return () => clearImmediate(soon)
    },
  }
  return { clock, waits }
}
