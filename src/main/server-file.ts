import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const ServerFile = z.object({
  url: z.string(),
  pid: z.number().int(),
  /** PEM of the certificate it shows, when it speaks TLS. */
  certificate: z.string().optional(),
})
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
  /** Reaches this server and, when it speaks TLS, no other. */
  readonly fetch: typeof fetch
}

/** A server that is alive; nothing when none runs, or only its file is left. */
export async function findServer(home: string): Promise<FoundServer | undefined> {
  const text = await readFile(pathOf(home), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const parsed = ServerFile.safeParse(parseJson(text))
  if (!parsed.success || !isAlive(parsed.data.pid)) return undefined
  const { url, certificate } = parsed.data
  const send = certificate === undefined ? fetch : await fetchPinned(certificate)
  const response = await send(`${url}/health/live`, { signal: AbortSignal.timeout(2000) }).catch(
    () => undefined,
  )
  return response?.ok ? { url, fetch: send } : undefined
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

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
