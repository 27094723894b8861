// cspell:ignore lstart axeww bootsessionuuid
// Processes of this machine, told apart for sure: a number alone is given to another one after a while. What Linux and
// macOS say differently is here and nowhere else.
import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { promisify } from 'node:util'

/** One process, and never the one that gets its number later. */
export interface ProcessId {
  readonly pid: number
  /** As the system says it: ticks since it began (Linux) or a date (macOS). */
  readonly started: string
  /** Which start of the machine this was. */
  readonly boot: string
}

export interface MarkedProcess extends ProcessId {
  readonly env: ReadonlyMap<string, string>
}

/** What a system tells of its processes; those of `MarkedProcess` that are not ours to read are left out. */
export interface ProcessTable {
  /** Undefined: it is dead, also when nobody has asked how it ended (a zombie). */
  identify(pid: number): Promise<ProcessId | undefined>
  /** The environment it was started with; undefined when it is dead or somebody else's. */
  environmentOf(pid: number): Promise<ReadonlyMap<string, string> | undefined>
  /** Every process that was started with this variable. */
  startedWith(variable: string): Promise<readonly MarkedProcess[]>
  /** Whether one of them listens there; undefined when the system does not say. */
  listensOn(pids: readonly number[], port: number): Promise<boolean | undefined>
}

export const processTable = (platform: NodeJS.Platform): ProcessTable =>
  platform === 'linux' ? fromProc : fromPs

export const isRunning = async (table: ProcessTable, { pid, started, boot }: ProcessId): Promise<boolean> => {
  const now = await table.identify(pid)
  return now?.started === started && now.boot === boot
}

// These files are made by the system when they are read: no disk is waited for, and to hand each read to another thread
// costs ten times as much as to read.
const fromProc: ProcessTable = {
  async identify(pid) {
    const started = ticksOf(pid)
    return started === undefined ? undefined : { pid, started, boot: bootId() }
  },
  environmentOf: async pid => environmentIn(pid),
  async startedWith(variable) {
    const pids = readdirSync('/proc').filter(name => /^\d+$/.test(name))
    return pids.map(Number).flatMap(pid => {
      const env = environmentIn(pid)
      const started = env?.has(variable) ? ticksOf(pid) : undefined
      return env && started !== undefined ? [{ pid, started, boot: bootId(), env }] : []
    })
  },
  async listensOn(pids, port) {
    const inodes = listenersOn(port)
    return inodes.size > 0 && pids.flatMap(socketsOf).some(inode => inodes.has(inode))
  },
}

/** Undefined: it is gone, or not ours to look at. */
function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

function environmentIn(pid: number): ReadonlyMap<string, string> | undefined {
  const text = read(`/proc/${pid}/environ`)
  return text === undefined ? undefined : variablesIn(text.split('\0'))
}

/** Field 22 of `stat`; the name in field 2 may hold anything, also blanks and brackets. */
function ticksOf(pid: number): string | undefined {
  const text = read(`/proc/${pid}/stat`) ?? ''
  const [state, ...rest] = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return state === undefined || state === '' || state === 'Z' || state === 'X' ? undefined : rest[18]
}

const bootId = () => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()

/** The sockets that listen on a port, by inode: column 2 is the address in hex, 4 the state, 10 the inode. */
function listenersOn(port: number): ReadonlySet<string> {
  const text = ['tcp', 'tcp6'].map(name => read(`/proc/net/${name}`) ?? '').join('\n')
  const end = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const rows = text.split('\n').map(line => line.trim().split(/\s+/))
  return new Set(rows.filter(row => row[1]?.endsWith(end) && row[3] === '0A').map(row => row[9] ?? ''))
}

function socketsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap(name => socketIn(`/proc/${pid}/fd/${name}`) ?? [])
  } catch {
    return []
  }
}

function socketIn(path: string): string | undefined {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(path))?.[1]
  } catch {
    // It was closed in between.
    return undefined
  }
}

const run = promisify(execFile)

const fromPs: ProcessTable = {
  async identify(pid) {
    const row = rowOf(await ps(['-p', String(pid), ...columns()]))
    return row && { pid, started: row.started, boot: await bootTime() }
  },
  async environmentOf(pid) {
    const row = rowOf(await ps(['eww', '-p', String(pid), ...columns('command=')]))
    return row && variablesIn(row.command.split(' '))
  },
  async startedWith(variable) {
    const boot = await bootTime()
    const lines = (await ps(['axeww', ...columns('command=')])).split('\n')
    return lines
      .filter(line => line.includes(` ${variable}=`))
      .map(rowOf)
      .filter(row => row !== undefined)
      .map(({ pid, started, command }) => ({ pid, started, boot, env: variablesIn(command.split(' ')) }))
  },
  listensOn: async () => undefined,
}

/** Each by itself: BSD takes what follows the first `=` for a heading. */
const columns = (...more: readonly string[]) =>
  ['pid=', 'stat=', 'lstart=', ...more].flatMap(name => ['-o', name])

/** `4711 Ss Fri Nov 20 17:02:43 2026 /bin/thing HOME=/root` */
function rowOf(line: string) {
  const [, pid, state = '', started = '', command = ''] =
    /^\s*(\d+)\s+(\S+)\s+(\S+\s+\S+\s+\S+\s+\S+\s+\S+)\s*([^]*)$/.exec(line) ?? []
  if (pid === undefined || state.startsWith('Z')) return undefined
  return { pid: Number(pid), started: started.replaceAll(/\s+/g, ' '), command: command.trimEnd() }
}

/** Ends with an error when there is no such process, and that is an answer. */
const ps = async (words: readonly string[]): Promise<string> => {
  const env = { PATH: '/bin:/usr/bin', LC_ALL: 'C', TZ: 'UTC' }
  const options = { env, maxBuffer: 64 * 1024 * 1024 }
  return run('ps', [...words], options).then(
    ({ stdout }) => stdout,
    (error: unknown) => {
      if (typeof (error as { code?: unknown }).code === 'number') return ''
      throw error
    },
  )
}

const bootTime = async () => {
  const { stdout } = await run('sysctl', ['-n', 'kern.bootsessionuuid'])
  return stdout.trim()
}

const variablesIn = (words: readonly string[]): ReadonlyMap<string, string> =>
  new Map(
    words
      .map(word => ({ word, at: word.indexOf('=') }))
      .filter(({ at }) => at > 0)
      .map(({ word, at }) => [word.slice(0, at), word.slice(at + 1)]),
  )
