// cspell:ignore procs
import { sha256 } from '#lib/hash'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rmdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface Limits {
  readonly cpu?: number | undefined
  readonly memory_mb?: number | undefined
}
type Limit = keyof Limits

const root = '/sys/fs/cgroup'
const periodUs = 100_000

/** Limits that the system keeps, where it lets us: as root on Linux, in either version of control groups. */
interface Kept {
  readonly folder: string
  readonly file: string
  write(value: number): string
  read(text: string): number | undefined
}

const memory = (folder: string, file: string): Kept => ({
  folder,
  file,
  write: mb => String(mb * 1_048_576),
  read: text => (/^\d+$/.test(text) ? Number(text) / 1_048_576 : undefined),
})
const cpuOf = (quota: string) => (/^\d+$/.test(quota) ? Number(quota) / periodUs : undefined)
const quotaOf = (cpu: number) => String(Math.max(1000, Math.round(cpu * periodUs)))

/** Where a limit of this object is kept; undefined when this machine does not keep it for us. */
function keeping(limit: Limit, name: string): Kept | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined
  const isTwo = existsSync(join(root, 'cgroup.controllers'))
  const folder = isTwo
    ? join(root, 'alice', name)
    : join(root, limit === 'cpu' ? 'cpu' : 'memory', 'alice', name)
  if (!isTwo && !existsSync(join(folder, '../..'))) return undefined
  if (limit === 'memory_mb') return memory(folder, isTwo ? 'memory.max' : 'memory.limit_in_bytes')
  if (!isTwo) return { folder, file: 'cpu.cfs_quota_us', write: quotaOf, read: cpuOf }
  const write = (cpu: number) => `${quotaOf(cpu)} ${periodUs}`
  return { folder, file: 'cpu.max', write, read: text => cpuOf(text.split(' ')[0] ?? '') }
}

const nameOf = (id: string) => sha256(id).slice(0, 24)
const known: readonly Limit[] = ['cpu', 'memory_mb']

/** Puts a process, and all that it starts, under the limits; answers which of them this machine does not keep. */
export async function applyLimits(id: string, limits: Limits, pid?: number): Promise<readonly Limit[]> {
  const unkept: Limit[] = []
  for (const limit of known) {
    const value = limits[limit]
    if (value === undefined) {
      await lift(limit, id)
      continue
    }
    const isKept = await apply(keeping(limit, nameOf(id)), value, pid)
    if (!isKept) unkept.push(limit)
  }
  return unkept
}

async function apply(kept: Kept | undefined, value: number, pid: number | undefined): Promise<boolean> {
  if (!kept) return false
  try {
    await mkdir(kept.folder, { recursive: true })
    await delegate(kept)
    await writeFile(join(kept.folder, kept.file), kept.write(value))
    if (pid !== undefined) await writeFile(join(kept.folder, 'cgroup.procs'), String(pid))
    return true
  } catch {
    // A container may show the files and not let us write them.
    return false
  }
}

/** Version two keeps a limit only where each folder above has been told to. */
async function delegate({ folder, file }: Kept): Promise<void> {
  if (file !== 'memory.max' && file !== 'cpu.max') return
  for (const above of [root, join(folder, '..')]) {
    await writeFile(join(above, 'cgroup.subtree_control'), '+cpu +memory')
  }
}

/** A limit that is wanted no more; where none was set there is nothing to lift. */
async function lift(limit: Limit, id: string): Promise<void> {
  const kept = keeping(limit, nameOf(id))
  if (!kept || !existsSync(kept.folder)) return
  const none = kept.file.endsWith('.max') ? 'max' : '-1'
  await writeFile(join(kept.folder, kept.file), none).catch(() => {})
}

/** The limits as the system has them now; what it does not keep is left out. */
export async function readLimits(id: string, wanted: Limits): Promise<Limits> {
  const read = async (limit: Limit) => {
    const value = wanted[limit]
    const kept = value === undefined ? undefined : keeping(limit, nameOf(id))
    const text = kept && (await readFile(join(kept.folder, kept.file), 'utf8').catch(() => undefined))
    if (value === undefined || !kept || text === undefined) return value
    // A quota is a whole number of microseconds, so a third of a core is not quite one.
    return text.trim() === kept.write(value) ? value : kept.read(text.trim())
  }
  const [cpu, memoryMb] = await Promise.all(known.map(read))
  return { ...(cpu !== undefined && { cpu }), ...(memoryMb !== undefined && { memory_mb: memoryMb }) }
}

/** Whether the system ended something of it because it took too much. */
export async function ranOutOfMemory(id: string): Promise<boolean> {
  const kept = keeping('memory_mb', nameOf(id))
  if (!kept) return false
  const file = kept.file === 'memory.max' ? 'memory.events' : 'memory.oom_control'
  const text = await readFile(join(kept.folder, file), 'utf8').catch(() => '')
  return Number(/^oom_kill (\d+)$/m.exec(text)?.[1] ?? 0) > 0
}

/** After the last process of it has ended. */
export async function clearLimits(id: string): Promise<void> {
  for (const limit of known) {
    const kept = keeping(limit, nameOf(id))
    // What still has a process in it cannot be taken away, and does no harm.
    if (kept) await rmdir(kept.folder).catch(() => {})
  }
}
