import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { leanFetch } from './lean-fetch.ts'

export interface ServerFile {
  readonly url: string
  readonly pid: number
  /** PEM of the certificate it shows, when it speaks TLS. */
  readonly certificate?: string | undefined
}

const pathOf = (home: string) => join(home, 'server.json')

/** Tells the command line on this machine where the server of this data folder listens. */
export async function writeServerFile(home: string, url: string, certificate?: string) {
  const temporary = `${pathOf(home)}.${process.pid}`
  await writeFile(temporary, JSON.stringify({ url, pid: process.pid, certificate }), { mode: 0o600 })
  await rename(temporary, pathOf(home))
}

export const removeServerFile = (home: string) => rm(pathOf(home), { force: true })

export interface FoundServer {
  readonly url: string
  readonly pid: number
  /** Reaches this server and, when it speaks TLS, no other. */
  readonly fetch: typeof fetch
}

/** A server that is alive; nothing when none runs, or only its file is left. */
export async function findServer(home: string): Promise<FoundServer | undefined> {
  const file = await readServerFile(home)
  if (typeof file !== 'object' || !isAlive(file.pid)) return undefined
  const { url, pid, certificate } = file
  const send = certificate === undefined ? leanFetch : await fetchPinned(certificate)
  return (await isLive(send, url)) ? { url, pid, fetch: send } : undefined
}

/** What a server wrote down, whether it still runs or not; `unreadable` when it is not what we write. */
export async function readServerFile(home: string): Promise<ServerFile | 'unreadable' | undefined> {
  const text = await readFile(pathOf(home), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const file = parseJson(text)
  return isServerFile(file) ? file : 'unreadable'
}

async function isLive(send: typeof fetch, url: string): Promise<boolean> {
  try {
    const response = await send(`${url}/health/live`, { signal: AbortSignal.timeout(2000) })
    // Read to its end: an answer that nobody reads keeps the process waiting for it.
    await response.text()
    return response.ok
  } catch {
    return false
  }
}

async function fetchPinned(certificate: string): Promise<typeof fetch> {
  const { pinnedFetch } = await import('#adapters/guarded-fetch')
  return pinnedFetch(certificate)
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    // Half a file is as good as none.
    return undefined
  }
}

/** By hand: a schema library costs more time than the rest of most commands. */
function isServerFile(value: unknown): value is ServerFile {
  if (typeof value !== 'object' || value === null) return false
  const { url, pid, certificate } = value as Partial<Record<keyof ServerFile, unknown>>
  const isCertificate = certificate === undefined || typeof certificate === 'string'
  return typeof url === 'string' && Number.isInteger(pid) && isCertificate
}

export const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
