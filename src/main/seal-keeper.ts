import type { SealKeeper } from '#domains/audit/ports'
import { sha256 } from '#lib/hash'
import { createHmac, randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const Kept = z.object({ count: z.number(), position: z.number(), seal: z.string() })

/**
 * The key audit seals are made with and the newest seal, in files of the data folder that nobody else can read: whoever
 * has the database has neither. Processes that share a database are given the same key.
 */
export async function openSealKeeper(home: string, shared: string | undefined): Promise<SealKeeper> {
  const key = shared ?? (await ownKey(join(home, 'audit.key')))
  const sealPath = join(home, 'audit.seal')
  const sign = (text: string) => createHmac('sha256', Buffer.from(key, 'hex')).update(text).digest('hex')
  return {
    keyId: sha256(`alice audit key ${key}`).slice(0, 8),
    sign,
    async newest() {
      const text = await textOf(sealPath)
      return text === undefined ? undefined : Kept.parse(JSON.parse(text))
    },
    keep: seal => replace(sealPath, `${JSON.stringify(seal)}\n`),
  }
}

/** Made at the first start. */
async function ownKey(path: string): Promise<string> {
  const known = await textOf(path)
  if (known !== undefined) return known.trim()
  const key = randomBytes(32).toString('hex')
  await replace(path, `${key}\n`)
  return key
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Old or new, never half of one, and on disk when it resolves. */
async function replace(path: string, text: string) {
  await mkdir(join(path, '..'), { recursive: true, mode: 0o700 })
  const file = await open(`${path}.new`, 'w', 0o600)
  await file.writeFile(text)
  await file.sync()
  await file.close()
  await rename(`${path}.new`, path)
}
