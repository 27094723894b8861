import { constants } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { hashOf, type Owner, type Shape } from './content.ts'
import { type Disk, unless } from './disk.ts'
import type { Folder } from './folder.ts'

/** What really is there. */
export type Seen =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'other'; readonly about: string }
  | ({ readonly kind: 'directory' } & Rights)
  | { readonly kind: 'link'; readonly target: string }
  | ({ readonly kind: 'file'; readonly content: Content } & Rights)

interface Rights {
  readonly mode: number
  readonly owner: Owner
}

/** Of a file. Its bytes are not there when it is too large, or nobody may read it. */
export interface Content {
  readonly bytes?: Buffer | undefined
  hash(salt: string): string
}

/** More than the largest file that was ever written here: one character has at most four bytes. */
const mostBytes = 4_100_000

/** Follows no link, and waits for nobody at the other end of a pipe. */
export async function lookAt(disk: Disk, folder: Folder, name: string): Promise<Seen> {
  const path = folder.at(name)
  const found = await unless(['ENOENT'], disk.lstat(path))
  if (!found) return { kind: 'nothing' }
  const rights = { mode: found.mode & 0o7777, owner: { uid: found.uid, gid: found.gid } }
  if (found.isDirectory()) return { kind: 'directory', ...rights }
  if (found.isSymbolicLink()) {
    const target = await unless(['ENOENT', 'EINVAL'], disk.readlink(path))
    return target === undefined ? lookAt(disk, folder, name) : { kind: 'link', target }
  }
  if (!found.isFile()) return { kind: 'other', about: 'something that is no file' }
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
  const handle = await unless(['ENOENT', 'ELOOP', 'EACCES', 'EPERM'], disk.open(path, flags))
  if (handle) return fileSeen(handle)
  const again = await unless(['ENOENT'], disk.lstat(path))
  if (again?.ino !== found.ino) return lookAt(disk, folder, name)
  return { kind: 'file', ...rights, content: { hash: () => 'unreadable' } }
}

async function fileSeen(handle: FileHandle): Promise<Seen> {
  try {
    const { mode, uid, gid, size } = await handle.stat()
    const content = size > mostBytes ? { hash: () => `${size} bytes` } : contentOf(await handle.readFile())
    return { kind: 'file', mode: mode & 0o7777, owner: { uid, gid }, content }
  } finally {
    await handle.close()
  }
}

const contentOf = (bytes: Buffer): Content => ({ bytes, hash: salt => hashOf(bytes, salt) })

/** Nothing is left to do. */
export function fits(seen: Seen, shape: Shape): boolean {
  if (seen.kind === 'link') return shape.kind === 'link' && seen.target === shape.target
  if (seen.kind !== 'file' && seen.kind !== 'directory') return false
  if (shape.kind !== seen.kind) return false
  const { owner } = shape
  if (seen.mode !== shape.mode) return false
  if (owner && (owner.uid !== seen.owner.uid || owner.gid !== seen.owner.gid)) return false
  if (shape.kind === 'directory') return true
  return seen.kind === 'file' && seen.content.bytes !== undefined && shape.bytes.equals(seen.content.bytes)
}

export const modeText = (mode: number): string => mode.toString(8).padStart(4, '0')
