import type { CliHost } from '#surfaces/cli'
import type { Beside } from './beside.ts'

/** What commands do to the Alice of this machine from beside it; each is loaded when it is asked for. */
export const thisMachine = (beside: () => Beside): CliHost['here'] => ({
  demo: async (...asked) => (await import('./demo/demo-command.ts')).demo(beside(), ...asked),
  down: async flags => (await import('./down.ts')).down(beside(), flags),
  examine: async isFixing => (await import('./examine.ts')).examine(beside().way, isFixing),
  dashboard: async flags => (await import('./dashboard.ts')).dashboard(beside(), flags),
})
