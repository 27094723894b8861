import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const ServerFile = z.object({ url: z.string(), pid: z.number().int() })
const pathOf = (home: string) => join(home, 'server.json')

/** Tells the command line on this machine where the server of this data folder listens. */
export async function writeServerFile(home: string, url: string) {
  const temporary = `${pathOf(home)}.${process.pid}`
  await writeFile(temporary, JSON.stringify({ url, pid: process.pid }), { mode: 0o600 })
  await rename(temporary, pathOf(home))
}

export const removeServerFile = (home: string) => rm(pathOf(home), { force: true })

/** The URL of a server that is alive; nothing when none runs, or only its file is left. */
export async function findServer(home: string): Promise<string | undefined> {
  const text = await readFile(pathOf(home), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const parsed = ServerFile.safeParse(parseJson(text))
  if (!parsed.success || !isAlive(parsed.data.pid)) return undefined
  const { url } = parsed.data
  const response = await fetch(`${url}/health/live`, { signal: AbortSignal.timeout(2000) }).catch(
    () => undefined,
  )
  return response?.ok ? url : undefined
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
