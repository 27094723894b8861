import type { FileStamp, Files } from '#domains/assets/ports'
import { access, constants, stat } from 'node:fs/promises'
import { type Disk, localDisk } from './disk.ts'
import { place, unplace } from './place.ts'
import { readAndHash, readHead } from './read.ts'
import { scan } from './scan.ts'
import { lookAt, stampOf } from './stamp.ts'
import { createTurns } from './turns.ts'
import { watch } from './watch.ts'
import { writeNew, writeOwn } from './write.ts'

export interface LocalFilesOptions {
  /** Network shares and container mounts send no notices of change; a folder there is looked through again and again. */
  readonly watching?: 'notices' | 'polling' | undefined
  /** Another way to reach the disk. */
  readonly disk?: Disk | undefined
}

/** Folders of media on this machine. */
export function localFiles({ watching = 'notices', disk = localDisk }: LocalFilesOptions = {}): Files {
  // Two tries at one placement share its temporary file, so they take turns.
  const inTurn = createTurns()
  return {
    scan,
    stamp: path => stampOfFile(disk, path),
    isFolder,
    read: (path, options) => readAndHash(disk, path, options),
    head: (path, bytes) => readHead(disk, path, bytes),
    place: (placement, options) =>
      inTurn(placement.placement_id, () => place(disk, placement, options?.signal)),
    unplace: (placement, options) =>
      inTurn(placement.placement_id, () => unplace(disk, placement, options?.signal)),
    writeNew: (path, bytes, { root }) => inTurn(path, () => writeNew(disk, path, { bytes, root })),
    writeOwn: (path, bytes) => inTurn(path, () => writeOwn(disk, path, bytes)),
    watch: (root, options) => watch(root, options, watching),
  }
}

async function stampOfFile(disk: Disk, path: string): Promise<FileStamp | undefined> {
  const found = await lookAt(disk, path)
  return found?.isFile() ? stampOf(found) : undefined
}

async function isFolder(path: string): Promise<boolean> {
  try {
    await access(path, constants.R_OK | constants.X_OK)
    return (await stat(path)).isDirectory()
  } catch {
    // Not there, not ours to enter or not a possible name: in any case no folder to look into.
    return false
  }
}
