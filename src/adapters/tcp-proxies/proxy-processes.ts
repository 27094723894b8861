import { EngineError } from '#domains/infra/ports'
import { askControl, socketPath } from '#lib/control-socket'
import { startDetached } from '#lib/detached'
import { sha256 } from '#lib/hash'
import { pause } from '#lib/pause'
import { isRunning, type MarkedProcess, processTable } from '#lib/processes'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type ProxyAnswer,
  type ProxyOrder,
  type ProxyQuestion,
  type ProxyRecord,
  proxyVariable,
  readRecord,
} from './proxy-record.ts'

const answerMs = 5000
const appearMs = 3000

export type ProxyProcesses = ReturnType<typeof proxyProcesses>

/** The proxies of a folder as processes: by their files, and without a file by what they were started with. */
export function proxyProcesses(home: string, platform: NodeJS.Platform) {
  const table = processTable(platform)
  const folderMark = sha256(home).slice(0, 16)

  const markOf = (id: string) => `${folderMark}/${id}`
  const nameOf = (id: string) => sha256(id).slice(0, 24)
  const fileOf = (id: string) => join(home, `${nameOf(id)}.json`)
  const logOf = (id: string) => join(home, `${nameOf(id)}.log`)
  const socketOf = (id: string) => socketPath(home, `${nameOf(id)}.sock`)

  /** A number may be another process's by now: only what was started with our mark is ours. */
  const isAlive = async ({ id, process: self }: ProxyRecord): Promise<boolean> => {
    if (!(await isRunning(table, self))) return false
    return (await table.environmentOf(self.pid))?.get(proxyVariable) === markOf(id)
  }

  const running = async (id: string): Promise<readonly MarkedProcess[]> => {
    const all = await table.startedWith(proxyVariable)
    return all.filter(({ env }) => env.get(proxyVariable) === markOf(id))
  }

  const alive = async (id: string): Promise<ProxyRecord | undefined> => {
    const record = await readRecord(fileOf(id))
    return record && (await isAlive(record)) ? record : undefined
  }

  const appears = async (id: string, found: MarkedProcess): Promise<ProxyRecord | undefined> => {
    for (let waitedMs = 0; waitedMs < appearMs; waitedMs += 25) {
      const record = await alive(id)
      if (record || !(await isRunning(table, found))) return record
      await pause(25)
    }
    return undefined
  }

  return {
    /** Also one whose file was lost: it is asked to write itself down again. */
    async find(id: string): Promise<ProxyRecord | undefined> {
      const record = await alive(id)
      if (record) return record
      for (const found of await running(id)) {
        // Whoever does not listen for this signal yet is not hurt by it.
        process.kill(found.pid, 'SIGCONT')
        const again = await appears(id, found)
        if (again) return again
      }
      return undefined
    },

    async all(): Promise<readonly ProxyRecord[]> {
      const names = await readdir(home).catch(() => [])
      const files = names.filter(name => name.endsWith('.json')).map(name => join(home, name))
      const records = await Promise.all(files.map(readRecord))
      const isThere = await Promise.all(records.map(async each => each && (await isAlive(each))))
      return records.filter((each, at) => each && isThere[at] === true) as readonly ProxyRecord[]
    },

    /** What a proxy that is gone wrote last. */
    last: (id: string): Promise<ProxyRecord | undefined> => readRecord(fileOf(id)),

    async start(wish: Pick<ProxyOrder, 'id' | 'asked' | 'port' | 'upstream'>): Promise<ProxyAnswer> {
      await mkdir(home, { recursive: true, mode: 0o700 })
      const answer = await startDetached({
        // oxlint-disable-next-line unicorn/relative-url-style -- the build finds programs by their ./
        program: new URL('./proxy.worker.ts', import.meta.url),
        env: { [proxyVariable]: markOf(wish.id) },
        input: { ...wish, file: fileOf(wish.id), socket: socketOf(wish.id) },
        complaints: logOf(wish.id),
      })
      return answer as ProxyAnswer
    },

    async ask(id: string, question: ProxyQuestion): Promise<ProxyRecord> {
      try {
        return (await askControl(socketOf(id), question, answerMs)) as ProxyRecord
      } catch (error) {
        throw new EngineError('uncertain', `The proxy ${id} does not answer`, { cause: error })
      }
    },

    /** For one that does not answer. */
    async kill(id: string): Promise<void> {
      for (const { pid } of await running(id)) process.kill(pid, 'SIGKILL')
    },

    /** What is left of one that is gone. */
    async clear(id: string): Promise<void> {
      await Promise.all([fileOf(id), socketOf(id), logOf(id)].map(path => rm(path, { force: true })))
    },
  }
}
