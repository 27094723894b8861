import type { Blobs } from '#kernel'
import { createHash, randomUUID } from 'node:crypto'
import { access, link, mkdir, open, readFile, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Content-addressed files below a folder: `ab/cdef…`. On disk before the hash is answered. */
export function localBlobs(folder: string): Blobs {
  const pathOf = (hash: string) => {
    if (!/^[0-9a-f]{64}$/.test(hash)) throw new RangeError(`${hash} is not a blob hash`)
    return join(folder, hash.slice(0, 2), hash.slice(2))
  }
  const has = (hash: string) =>
    access(pathOf(hash)).then(
      () => true,
      () => false,
    )

  return {
    async put(bytes) {
      const hash = createHash('sha256').update(bytes).digest('hex')
      if (!(await has(hash))) await write(pathOf(hash), bytes)
      return hash
    },
    get: hash => readFile(pathOf(hash)).catch(undefinedWhenMissing),
    has,
  }
}

/** A temporary name, fsync, then a link: no reader ever sees half a blob, and the name is on disk with the bytes. */
async function write(path: string, bytes: Uint8Array) {
  const parent = dirname(path)
  const made = await mkdir(parent, { recursive: true })
  const temporary = join(parent, `.tmp-${randomUUID()}`)
  try {
    const file = await open(temporary, 'wx', 0o600)
    try {
      await file.writeFile(bytes)
      await file.datasync()
    } finally {
      await file.close()
    }
    await link(temporary, path).catch(ignoreWhenThere)
    await syncFolder(parent)
    if (made !== undefined) await syncFolder(dirname(made))
  } finally {
    // What is missing need not be removed: opening may have failed.
    await unlink(temporary).catch(() => {})
  }
}

/** Windows opens no folders, and writes their entries down by itself. */
async function syncFolder(path: string) {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** Somebody stored the same bytes meanwhile; they are as good as ours. */
const ignoreWhenThere = (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EEXIST') throw error
}

const undefinedWhenMissing = (error: NodeJS.ErrnoException) => {
  if (error.code === 'ENOENT') return undefined
  throw error
}
