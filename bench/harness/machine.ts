import { execFileSync } from 'node:child_process'
import { existsSync, statfsSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, release, tmpdir, totalmem } from 'node:os'

export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memory_gib: number
  readonly kernel: string
  /** Of the folder where everything is written. */
  readonly disk: string
  readonly node: string
  readonly commit: string
}

export function describeMachine(root: string): Machine {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memory_gib: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    disk: diskOf(tmpdir()),
    node: process.version,
    commit: commitOf(root),
  }
}

export const loadNow = () => loadavg().map(load => Math.round(load * 100) / 100)

const fileSystems: Readonly<Record<number, string>> = {
  0xef53: 'ext4',
  0x58465342: 'xfs',
  0x9123683e: 'btrfs',
  0x01021994: 'tmpfs',
  0x794c7630: 'overlayfs',
  0x2fc12fc1: 'zfs',
}

function diskOf(folder: string): string {
  const { type } = statfsSync(folder)
  const name = fileSystems[type] ?? `file system ${type.toString(16)}`
  return name === 'tmpfs' ? `${name} (in memory: an fsync costs nothing there)` : name
}

function commitOf(root: string): string {
  try {
    const run = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim()
    const isChanged = run('status', '--porcelain', '--', 'src').length > 0
    return run('rev-parse', '--short', 'HEAD') + (isChanged ? ' with changes' : '')
  } catch {
    return 'unknown'
  }
}

/** A program in the usual places, also those a plain user has not in the path. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/local/sbin', '/usr/bin']
  return folders.map(folder => `${folder}/${name}`).find(path => existsSync(path))
}
