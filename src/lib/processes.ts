// cspell:ignore lstart axeww bootsessionuuid
// Processes of this machine, told apart for sure: a number alone is given to another one after a while. What Linux and
// macOS say differently is here and nowhere else.
import { execFile } from 'node:child_process'
import { readdir, readFile, readlink } from 'node:fs/promises'
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

const fromProc: ProcessTable = {
  async identify(pid) {
    const [started, boot] = await Promise.all([ticksOf(pid), bootId()])
    return started === undefined ? undefined : { pid, started, boot }
  },
  async environmentOf(pid) {
    const text = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => undefined)
    return text === undefined ? undefined : variablesIn(text.split('\0'))
  },
  async startedWith(variable) {
    const names = await readdir('/proc')
    const found = await Promise.all(
      names.filter(name => /^\d+$/.test(name)).map(name => marked(Number(name), variable)),
    )
    return found.filter(each => each !== undefined)
  },
  async listensOn(pids, port) {
    const inodes = await listenersOn(port)
    if (inodes.size === 0) return false
    const held = await Promise.all(pids.map(socketsOf))
    return held.flat().some(inode => inodes.has(inode))
  },
}

async function marked(pid: number, variable: string): Promise<MarkedProcess | undefined> {
  const env = await fromProc.environmentOf(pid)
  if (!env?.has(variable)) return undefined
  const id = await fromProc.identify(pid)
  return id && { ...id, env }
}

/** Field 22 of `stat`; the name in field 2 may hold anything, also blanks and brackets. */
async function ticksOf(pid: number): Promise<string | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  const [state, ...rest] = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return state === undefined || state === '' || state === 'Z' || state === 'X' ? undefined : rest[18]
}

const bootId = async () => (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim()

/** The sockets that listen on a port, by inode: column 2 is the address in hex, 4 the state, 10 the inode. */
async function listenersOn(port: number): Promise<ReadonlySet<string>> {
  const texts = await Promise.all(
    ['tcp', 'tcp6'].map(name => readFile(`/proc/net/${name}`, 'utf8').catch(() => '')),
  )
  const end = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const rows = texts.flatMap(text => text.split('\n').slice(1)).map(line => line.trim().split(/\s+/))
  return new Set(rows.filter(row => row[1]?.endsWith(end) && row[3] === '0A').map(row => row[9] ?? ''))
}

async function socketsOf(pid: number): Promise<readonly string[]> {
  const names = await readdir(`/proc/${pid}/fd`).catch(() => [])
  const targets = await Promise.all(names.map(name => readlink(`/proc/${pid}/fd/${name}`).catch(() => '')))
  return targets.flatMap(target => /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? [])
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
