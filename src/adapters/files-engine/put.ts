// I1  What is put new is put where nothing is, in one call that fails when something is.
// I2  A draft is named by the key of its object, and a file that was put is the same file as its draft until the mark
//     says that it is placed: after a kill between the two it is known as ours.
import { EngineError } from '#domains/infra/ports'
import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import type { Shape } from './content.ts'
import { type Disk, succeeds, unless } from './disk.ts'
import type { Folder } from './folder.ts'
import { lookAt } from './look.ts'
import { draftPrefix } from './paths.ts'

/** A name in an open folder, and the key of the object that is to have it. */
export interface Spot {
  readonly disk: Disk
  readonly folder: Folder
  readonly name: string
  readonly key: string
}

/** `taken`: something is there; whether it is ours is another question. */
export async function putNew(spot: Spot, shape: Shape): Promise<'put' | 'taken'> {
  const { disk, folder, name } = spot
  const path = folder.at(name)
  const isPut = await succeeds(['EEXIST'], begin(spot, shape))
  // One that was made before a kill may have its rights still to come.
  if (shape.kind === 'directory' && (isPut || (await isHalfMade(spot, shape)))) {
    await withDirectory(disk, path, handle => giveRights(handle, shape))
  }
  await folder.sync()
  return isPut ? 'put' : 'taken'
}

async function begin(spot: Spot, shape: Shape): Promise<void> {
  const { disk, folder, name } = spot
  if (shape.kind === 'link') await disk.symlink(shape.target, folder.at(name))
  else if (shape.kind === 'directory') await disk.mkdir(folder.at(name), { mode: 0o700 })
  else await disk.link(await draftFile(spot, shape), folder.at(name))
}

/** What is there was put for this key by somebody who could not say so any more. Its mark is not placed. */
export async function isHalfMade(spot: Spot, { kind, target }: HalfMade): Promise<boolean> {
  const { disk, folder, name } = spot
  const found = await unless(['ENOENT'], disk.lstat(folder.at(name)))
  if (!found) return false
  // Before the mark was written nothing was there, and a stranger has no reason to make just that since.
  if (kind === 'directory') return found.isDirectory() && (await entriesOf(spot)).length === 0
  if (kind === 'link') return (await unless(['ENOENT', 'EINVAL'], disk.readlink(folder.at(name)))) === target
  for (const draft of await draftsOf(spot)) {
    const other = await unless(['ENOENT'], disk.lstat(folder.at(draft)))
    if (other?.ino === found.ino) return true
  }
  return false
}

interface HalfMade {
  readonly kind: Shape['kind']
  readonly target?: unknown
}

/** Puts the new in the place of the old: whoever looks meanwhile finds one or the other. */
export async function putInPlace(spot: Spot, shape: Shape): Promise<void> {
  const { disk, folder, name } = spot
  const path = folder.at(name)
  if (shape.kind === 'directory') {
    await succeeds(['EEXIST'], disk.mkdir(path, { mode: 0o700 }))
    const isDone = await succeeds(
      ['ENOTDIR', 'ELOOP'],
      withDirectory(disk, path, handle => giveRights(handle, shape)),
    )
    if (!isDone) throw inTheWay(name)
  } else {
    const draft = shape.kind === 'file' ? await draftFile(spot, shape) : await draftLink(spot, shape.target)
    if (!(await succeeds(['EISDIR', 'ENOTEMPTY', 'EEXIST'], disk.rename(draft, path)))) {
      await dropDrafts(spot)
      throw inTheWay(name)
    }
  }
  await folder.sync()
}

const inTheWay = (name: string) =>
  new EngineError('changed', `Something of another kind stands at ${name} now; it is left alone`)

async function draftFile(spot: Spot, shape: Shape & { readonly kind: 'file' }): Promise<string> {
  const path = newDraft(spot)
  const handle = await spot.disk.open(path, 'wx', 0o600)
  try {
    await handle.writeFile(shape.bytes)
    await giveRights(handle, shape)
    await handle.sync()
  } finally {
    await handle.close()
  }
  return path
}

async function draftLink(spot: Spot, target: string): Promise<string> {
  const path = newDraft(spot)
  await spot.disk.symlink(target, path)
  return path
}

const newDraft = ({ folder, key }: Spot) =>
  folder.at(`${draftPrefix}${key}-${randomBytes(4).toString('hex')}.tmp`)

/** First the owner: giving a file away takes some of its mode. */
async function giveRights(handle: FileHandle, { mode, owner }: Exclude<Shape, { kind: 'link' }>) {
  if (owner) await handle.chown(owner.uid, owner.gid)
  await handle.chmod(mode)
}

async function withDirectory(disk: Disk, path: string, work: (handle: FileHandle) => Promise<void>) {
  const handle = await disk.open(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW)
  try {
    await work(handle)
  } finally {
    await handle.close()
  }
}

/** The names in a directory at the spot. */
export async function entriesOf({ disk, folder, name }: Spot): Promise<readonly string[]> {
  return (await unless(['ENOENT', 'ENOTDIR'], disk.readdir(folder.at(name)))) ?? []
}

async function draftsOf({ disk, folder, key }: Spot): Promise<readonly string[]> {
  const names = await disk.readdir(folder.at('.'))
  return names.filter(name => name.startsWith(`${draftPrefix}${key}-`))
}

export async function dropDrafts(spot: Spot): Promise<void> {
  for (const name of await draftsOf(spot)) {
    await succeeds(['ENOENT'], spot.disk.unlink(spot.folder.at(name)))
  }
}

/** False when a directory has something in it. */
export async function takeAway(spot: Spot, kind: Shape['kind']): Promise<boolean> {
  const { disk, folder, name } = spot
  const path = folder.at(name)
  if ((await lookAt(disk, folder, name)).kind !== kind) return true
  const isAway = await succeeds(
    ['ENOTEMPTY', 'EEXIST'],
    succeeds(['ENOENT'], kind === 'directory' ? disk.rmdir(path) : disk.unlink(path)),
  )
  await folder.sync()
  return isAway
}
