// Kills real processes at random moments and counts what that broke: `npm run test:crash -- --help`.
import { badInput } from './bad-input.ts'
import { cluster } from './cluster.ts'
import { fullDisk } from './full-disk.ts'
import { log } from './log.ts'
import { organize } from './organize.ts'
import { createReport, type Report } from './report.ts'
import { readSettings, type Part, type Settings } from './settings.ts'

const tries: Readonly<Record<Part, (settings: Settings, report: Report) => Promise<void>>> = {
  organize,
  'bad-input': badInput,
  'full-disk': fullDisk,
  cluster,
  log,
}

process.exitCode = await main()

async function main(): Promise<number> {
  const settings = readSettings(process.argv.slice(2), process.env)
  if (!settings) return 0
  // The cluster mostly waits for leases to run out, so the others have the processor meanwhile.
  const lanes: readonly (readonly Part[])[] = [
    ['organize', 'bad-input', 'full-disk'],
    ['log', 'cluster'],
  ]
  const found = await Promise.all(lanes.map(lane => inTurn(lane, settings)))
  const violations = found.flat()
  console.log(violations.length === 0 ? '\nNothing was violated.' : `\n${violations.length} violations.`)
  return violations.length === 0 ? 0 : 1
}

async function inTurn(lane: readonly Part[], settings: Settings): Promise<readonly string[]> {
  const violations: string[] = []
  for (const part of lane) {
    if (!settings.only.includes(part)) continue
    const report = createReport(part)
    try {
      await tries[part](settings, report)
    } catch (error) {
      report.violated(
        `it broke off: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      )
    }
    violations.push(...report.violations)
  }
  return violations
}
