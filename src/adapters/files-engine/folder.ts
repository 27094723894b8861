import { EngineError } from '#domains/infra/ports'
import { constants } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Disk, succeeds, unless } from './disk.ts'
import type { Way } from './paths.ts'

/** A folder that is held open: whoever replaces it by a link meanwhile leads nobody astray. */
export interface Folder {
  /** The way to a name in it. */
  at(name: string): string
  /** Makes new names in it survive a power cut. */
  sync(): Promise<void>
  close(): Promise<void>
}

/** A root that is not there does not answer: it is no empty one. */
export async function realRoot(disk: Disk, root: string): Promise<string> {
  const real = await unless(['ENOENT', 'ENOTDIR'], disk.realpath(root))
  if (real !== undefined) return real
  throw new EngineError('transient', `${root}, below which files are kept, is not there`)
}

/** Opens the folder of an object name by name, following no link; a text says why there is none. */
export async function openFolder(disk: Disk, real: string, { folders }: Way): Promise<Folder | string> {
  let handle = await disk.open(real, constants.O_RDONLY | constants.O_DIRECTORY)
  let path = real
  for (const name of folders) {
    const next = await openNext(disk, handle, seenFrom(handle, path)(name))
    path = join(path, name)
    if (next === 'missing') return `there is no folder ${path}`
    if (next === 'bent') return `${path} is a link or no folder`
    handle = next
  }
  // Without a way through open folders, the name is looked at again now that the folder is open.
  if (!hasProc && (await disk.realpath(path)) !== path) {
    await handle.close()
    return `${path} is a link or no folder`
  }
  return {
    at: seenFrom(handle, path),
    sync: () => handle.sync(),
    close: () => handle.close(),
  }
}

const hasProc = process.platform === 'linux'
const seenFrom =
  ({ fd }: FileHandle, path: string) =>
  (name: string) =>
    hasProc ? `/proc/self/fd/${fd}/${name}` : join(path, name)

/** Closes the one before. */
async function openNext(
  disk: Disk,
  before: FileHandle,
  path: string,
): Promise<FileHandle | 'missing' | 'bent'> {
  try {
    return await disk.open(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return 'missing'
    if (code === 'ENOTDIR' || code === 'ELOOP') return 'bent'
    throw error
  } finally {
    await before.close()
  }
}

/** Objects with relative paths share a folder of their deployment, which comes and goes with them. */
export async function makeDeploymentFolder(disk: Disk, real: string, way: Way): Promise<void> {
  if (way.isOfDeployment) await succeeds(['EEXIST'], disk.mkdir(join(real, way.folders[0]!), { mode: 0o755 }))
}

export async function dropDeploymentFolder(disk: Disk, real: string, way: Way): Promise<void> {
  if (!way.isOfDeployment) return
  const codes = ['ENOENT', 'ENOTEMPTY', 'EEXIST', 'ENOTDIR', 'EACCES', 'EPERM']
  await succeeds(codes, disk.rmdir(join(real, way.folders[0]!)))
}

/** Makes new names in a folder survive a power cut. */
export async function syncFolderOf(disk: Disk, path: string): Promise<void> {
  const handle = await disk.open(dirname(path), constants.O_RDONLY | constants.O_DIRECTORY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
