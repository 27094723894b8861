import { EngineError } from '#domains/infra/ports'
import local from 'node:fs/promises'

/** The calls with which files are made. Tests hand in a disk that stops at any one of them. */
export type Disk = Pick<
  typeof local,
  | 'link'
  | 'lstat'
  | 'mkdir'
  | 'open'
  | 'readFile'
  | 'readdir'
  | 'readlink'
  | 'realpath'
  | 'rename'
  | 'rmdir'
  | 'symlink'
  | 'unlink'
>

export const localDisk: Disk = local

const errnoOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined

/** Answers `undefined` when the work fails with one of these errno names. */
export async function unless<T>(codes: readonly string[], work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (codes.includes(errnoOf(error) ?? '')) return undefined
    throw error
  }
}

/** False when it fails with one of these errno names. */
export const succeeds = async (codes: readonly string[], work: Promise<unknown>): Promise<boolean> =>
  (await unless(
    codes,
    work.then(() => true),
  )) ?? false

const kindByErrno: Readonly<Record<string, EngineError['kind']>> = {
  EACCES: 'permanent',
  EDQUOT: 'exhausted',
  EMFILE: 'exhausted',
  EMLINK: 'permanent',
  ENAMETOOLONG: 'permanent',
  ENFILE: 'exhausted',
  ENOMEM: 'exhausted',
  ENOSPC: 'exhausted',
  ENOTSUP: 'permanent',
  EOPNOTSUPP: 'permanent',
  EPERM: 'permanent',
  EROFS: 'permanent',
}

/** What the system refuses is an error of the engine, and whoever gave up is told so at once. */
export async function answering<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted()
  try {
    return await work()
  } catch (error) {
    if (error instanceof EngineError) throw error
    const message = error instanceof Error ? error.message : String(error)
    throw new EngineError(kindByErrno[errnoOf(error) ?? ''] ?? 'transient', message, { cause: error })
  }
}
