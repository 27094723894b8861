import local from 'node:fs/promises'

/** The calls with which files are brought to their place. Tests hand in a disk that stops or fails at any one of them. */
export type Disk = Pick<
  typeof local,
  | 'access'
  | 'copyFile'
  | 'link'
  | 'lstat'
  | 'mkdir'
  | 'open'
  | 'readdir'
  | 'realpath'
  | 'rename'
  | 'rmdir'
  | 'unlink'
>

export const localDisk: Disk = local

export const errnoOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined

/** Runs `work` and answers `undefined` when it fails with one of these errno names. */
export async function unlessErrno<T>(codes: readonly string[], work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (codes.includes(errnoOf(error) ?? '')) return undefined
    throw error
  }
}

/** Makes new names in a folder survive a power cut. Windows cannot open folders and writes names through. */
export async function syncFolder(disk: Disk, folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await disk.open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
