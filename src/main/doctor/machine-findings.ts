import type { Finding } from '#domains/system/ports'
import { statfs } from 'node:fs/promises'

const lowBytes = 1 << 30

export function runtime(): Finding {
  const { node } = process.versions
  if (Number(node.split('.')[0]) >= 24) return { check: 'runtime', status: 'ok', message: `Node ${node}` }
  return {
    check: 'runtime',
    status: 'problem',
    message: `Node ${node} is too old`,
    remedy: 'Start Alice through npm, or install Node 24',
  }
}

export async function disk(folder: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  const message = `${(free / 2 ** 30).toFixed(1)} GiB free`
  if (free >= lowBytes) return { check: 'disk', status: 'ok', message }
  return {
    check: 'disk',
    status: 'warning',
    message,
    remedy: 'Free some space: when the disk is full, nothing more can be recorded',
  }
}

/** Before this a clock was never set. */
const earliest = Date.UTC(2026, 0, 1)
const tolerableMs = 60_000

/** What was recorded last cannot be later than now. */
export function clock(now: number, lastEvent: string | undefined): Finding {
  const shown = new Date(now).toISOString()
  const aheadMs = lastEvent === undefined ? 0 : Date.parse(lastEvent) - now
  if (now >= earliest && aheadMs <= tolerableMs) return { check: 'clock', status: 'ok', message: shown }
  const message =
    now < earliest
      ? `it is ${shown}, says this machine`
      : `it is ${shown}, says this machine, and the last event was recorded ${Math.round(aheadMs / 1000)} s later`
  return {
    check: 'clock',
    status: 'problem',
    message,
    remedy: 'Set the clock of this machine: schedules, expiries and the times in the log follow it',
  }
}
