import type { Actor } from '#kernel'
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { mkdir, open, readFile } from 'node:fs/promises'
import type { IncomingHttpHeaders } from 'node:http'
import { join } from 'node:path'

export const owner: Actor = { id: 'owner', kind: 'person' }

/** The key of the one who owns the data folder, made at the first start and readable by nobody else. */
export async function ownerKey(home: string): Promise<string> {
  const path = join(home, 'owner.key')
  await mkdir(home, { recursive: true, mode: 0o700 })
  try {
    const file = await open(path, 'wx', 0o600)
    const key = `alice_${randomBytes(24).toString('base64url')}`
    await file.writeFile(`${key}\n`)
    await file.sync()
    await file.close()
    return key
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return (await readFile(path, 'utf8')).trim()
  }
}

/** The header by which the owner's own programs say that an assistant speaks: it can only lower what is allowed. */
export const assistantHeader = 'x-alice-assistant'

/** Deny by default: without the key nobody is anybody. */
export const createAuthenticate =
  (key: string) =>
  async (headers: IncomingHttpHeaders): Promise<Actor | undefined> => {
    const [scheme, given = ''] = (headers.authorization ?? '').split(' ')
    if (scheme?.toLowerCase() !== 'bearer' || !isEqual(given, key)) return undefined
    const assistant = headers[assistantHeader]
    if (assistant === undefined) return owner
    return {
      id:
        String(assistant)
          .replaceAll(/[^\w.-]/g, '')
          .slice(0, 60) || 'assistant',
      kind: 'assistant',
    }
  }

const isEqual = (given: string, key: string) => {
  const a = Buffer.from(given)
  const b = Buffer.from(key)
  return a.length === b.length && timingSafeEqual(a, b)
}
