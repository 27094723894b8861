import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { type Disk, syncFolder, unlessErrno } from './disk.ts'
import { FileProblem } from './problem.ts'
import { lookAt } from './stamp.ts'

/** A place for a file below a root, with no symlink left in it. */
export interface Spot {
  readonly root: string
  readonly path: string
  /** The deepest folder on the way that exists. */
  readonly folder: string
  /** Folders still to be made below it. */
  readonly missing: readonly string[]
}

/** Finds the place a path means and proves that it is below the root, whatever the names in it say. */
export async function findSpot(disk: Disk, root: string, path: string): Promise<Spot> {
  const names = namesBelow(resolve(root), path)
  const name = names.pop() ?? ''
  const realRoot = (await unlessErrno(['ENOENT'], disk.realpath(resolve(root)))) ?? resolve(root)
  const { folder, missing } = await descend(disk, realRoot, names)
  return { root: realRoot, path: join(folder, ...missing, name), folder, missing }
}

/** Makes the folders on the way and notes each in `made`, so that a failure can take them back. */
export async function makeFolders(disk: Disk, spot: Spot, made: string[]): Promise<void> {
  if (spot.folder === spot.root) await disk.mkdir(spot.root, { recursive: true })
  let folder = spot.folder
  for (const name of spot.missing) {
    const parent = folder
    folder = join(folder, name)
    try {
      await disk.mkdir(folder)
      made.push(folder)
      await syncFolder(disk, parent)
    } catch (error) {
      // Somebody else made it in the meantime: a folder is fine, anything else is not.
      if ((await folderAt(disk, folder, spot.root)) !== folder) throw error
    }
  }
}

/** Removes folders that are empty now, from this one up; the root stays. */
export async function removeEmptyFolders(disk: Disk, spot: Spot): Promise<void> {
  let folder = spot.folder
  while (folder !== spot.root && isBelow(spot.root, folder)) {
    try {
      await disk.rmdir(folder)
    } catch {
      // Not empty, in use or not ours to remove: it may stay, and so must everything above it.
      return
    }
    folder = dirname(folder)
  }
}

/** As far down as folders exist. */
async function descend(disk: Disk, root: string, names: readonly string[]) {
  let folder = root
  for (const [index, name] of names.entries()) {
    const inner = await folderAt(disk, join(folder, name), root)
    if (!inner) return { folder, missing: names.slice(index) }
    folder = inner
  }
  return { folder, missing: [] }
}

const isBelow = (root: string, path: string): boolean => {
  const way = relative(root, path)
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

function namesBelow(root: string, path: string): string[] {
  const written = path.split(process.platform === 'win32' ? /[/\\]/ : '/')
  const full = resolve(root, path)
  if (path.includes('\0') || written.includes('..') || !isBelow(root, full)) {
    throw new FileProblem('outside_root', `${JSON.stringify(path)} does not stay below ${root}`)
  }
  if (Buffer.byteLength(full) > LONGEST_PATH) throw tooLong(path)
  const names = relative(root, full).split(sep)
  for (const name of names) checkName(name, path)
  return names
}

const LONGEST_PATH = 4095
const LONGEST_NAME = 255

/** What Windows takes for a device in any folder and with any ending, and so is no file below the root there. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i
const NOT_ON_WINDOWS = /[<>:"|?*\u0000-\u001F]|[. ]$/

function checkName(name: string, path: string): void {
  if (Buffer.byteLength(name) > LONGEST_NAME) throw tooLong(path)
  if (DEVICE.test(name)) {
    throw new FileProblem('outside_root', `${path}: ${name} names a device on Windows, not a file`)
  }
  if (name.startsWith('.alice-')) {
    throw new FileProblem(
      'outside_root',
      `${path}: names that begin with .alice- are kept for temporary files`,
    )
  }
  if (process.platform === 'win32' && NOT_ON_WINDOWS.test(name)) {
    throw new FileProblem('outside_root', `${path}: Windows does not take ${JSON.stringify(name)} as a name`)
  }
}

const tooLong = (path: string) =>
  new FileProblem('name_too_long', `${path.slice(0, 100)}… is longer than file systems allow`)

/** The real folder at this path, through a symlink only when that stays below the root; `undefined` when nothing is there. */
async function folderAt(disk: Disk, path: string, root: string): Promise<string | undefined> {
  const found = await lookAt(disk, path)
  if (!found) return undefined
  if (found.isDirectory()) return path
  const real = found.isSymbolicLink()
    ? await unlessErrno(['ENOENT', 'ELOOP'], disk.realpath(path))
    : undefined
  if (found.isSymbolicLink() && (!real || !isBelow(root, real))) {
    throw new FileProblem('outside_root', `${path} is a symlink that leads out of ${root}`)
  }
  if (real && (await lookAt(disk, real))?.isDirectory()) return real
  throw new FileProblem('destination_taken', `${path} is a file where a folder is needed`)
}
