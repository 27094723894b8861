// Processor time from /proc: of other processes, and of the whole machine.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { availableParallelism } from 'node:os'

/** Linux counts in hundredths of a second for user space, whatever the kernel's own tick is. */
const usPerTick = 10_000

/** User and system time of these processes with all their threads; one that has ended counts as 0. */
export function cpuOf(pids: readonly number[]): number {
  let ticks = 0
  for (const pid of new Set(pids)) {
    const fields = statOf(pid)
    if (fields) ticks += Number(fields[11]) + Number(fields[12])
  }
  return ticks * usPerTick
}

/** The fields of /proc/<pid>/stat from the third on; the second may contain spaces. */
function statOf(pid: number): readonly string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}

export interface MachineTime {
  readonly busyUs: number
  readonly cores: number
}

/** Time all cores together spent on anything, what the host took away included. */
export function machineTime(): MachineTime {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n', 1)
  const [user, nice, system, , , irq, softIrq, steal] = line.trim().split(/\s+/).slice(1).map(Number)
  const ticks = [user, nice, system, irq, softIrq, steal].reduce<number>((sum, part) => sum + (part ?? 0), 0)
  return { busyUs: ticks * usPerTick, cores: availableParallelism() }
}

/** This process's children and theirs, for servers that work in several processes. */
export function withChildren(pid: number): readonly number[] {
  const childrenByParent = new Map<number, number[]>()
  for (const entry of readdirSync('/proc')) {
    const child = Number(entry)
    const parent = Number.isInteger(child) ? Number(statOf(child)?.[1]) : Number.NaN
    if (Number.isNaN(parent)) continue
    childrenByParent.set(parent, [...(childrenByParent.get(parent) ?? []), child])
  }
  const found = [pid]
  for (const each of found) found.push(...(childrenByParent.get(each) ?? []))
  return found
}

/** Who listens on a TCP port of this machine, as far as we may look. */
export function listenerOn(port: number): number | undefined {
  const hexPort = port.toString(16).toUpperCase().padStart(4, '0')
  const inodes = new Set<string>()
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of readFileSync(table, 'utf8').split('\n').slice(1)) {
      const fields = line.trim().split(/\s+/)
      if (fields[1]?.endsWith(`:${hexPort}`) && fields[3] === '0A') inodes.add(`socket:[${fields[9]}]`)
    }
  }
  return readdirSync('/proc')
    .map(Number)
    .find(pid => Number.isInteger(pid) && linksOf(pid).some(link => inodes.has(link)))
}

function linksOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap(descriptor => {
      try {
        return [readlinkSync(`/proc/${pid}/fd/${descriptor}`)]
      } catch {
        return []
      }
    })
  } catch {
    return []
  }
}
