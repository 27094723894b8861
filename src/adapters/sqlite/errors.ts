export type StoreErrorCode = 'STORE_LOCKED' | 'DISK_FULL' | 'READ_ONLY' | 'CORRUPT' | 'IO' | 'BUSY'

/** Trouble with the disk or the file, as opposed to a batch that is wrong: the same call may work later. */
export function storeError(code: StoreErrorCode, message: string, cause?: unknown): Error {
  return Object.assign(new Error(message, cause === undefined ? undefined : { cause }), { code })
}

/** An error as it crosses from a thread. */
export interface ErrorText {
  readonly code: StoreErrorCode | undefined
  readonly message: string
}

export function errorText(error: unknown, file: string): ErrorText {
  const message = error instanceof Error ? error.message : String(error)
  const known = (error as { code?: StoreErrorCode }).code
  if (known !== undefined && (known === 'STORE_LOCKED' || known in sentences)) return { code: known, message }
  const code = codeOf(error)
  return { code, message: code === undefined ? message : sentences[code](file, message) }
}

export const errorFrom = ({ code, message }: ErrorText): Error =>
  code === undefined ? new Error(message) : storeError(code, message)

export const translated = (error: unknown, file: string): Error => errorFrom(errorText(error, file))

type DiskErrorCode = Exclude<StoreErrorCode, 'STORE_LOCKED'>

const sentences: Readonly<Record<DiskErrorCode, (file: string, reason: string) => string>> = {
  DISK_FULL: (file, reason) =>
    `The disk that holds ${file} is full (${reason}); nothing was written. Free some space.`,
  READ_ONLY: (file, reason) =>
    `${file} cannot be written (${reason}); nothing was written. Check who may write there.`,
  CORRUPT: (file, reason) => `${file} is damaged or is not a database (${reason}). Restore it from a backup.`,
  IO: (file, reason) => `${file} could not be read or written (${reason}). Check the disk.`,
  BUSY: (file, reason) =>
    `Another program holds ${file} (${reason}); nothing was written. Close that program.`,
}

/** Primary result codes of https://sqlite.org/rescode.html; the low byte of an extended code is its primary one. */
const codesByResult: Readonly<Record<number, DiskErrorCode>> = {
  5: 'BUSY',
  6: 'BUSY',
  8: 'READ_ONLY',
  10: 'IO',
  11: 'CORRUPT',
  13: 'DISK_FULL',
  14: 'IO',
  26: 'CORRUPT',
}
/** SQLITE_IOERR_SHMSIZE: the shared-memory file beside the log could not grow. */
const shmSize = 10 | (19 << 8)

const codesBySystemError: Readonly<Record<string, DiskErrorCode>> = {
  ENOSPC: 'DISK_FULL',
  EDQUOT: 'DISK_FULL',
  EROFS: 'READ_ONLY',
  EACCES: 'READ_ONLY',
  EPERM: 'READ_ONLY',
  EIO: 'IO',
  ENOTDIR: 'IO',
  EEXIST: 'IO',
}

function codeOf(error: unknown): DiskErrorCode | undefined {
  const { code, errcode } = error as { code?: string; errcode?: number }
  if (typeof errcode === 'number') return errcode === shmSize ? 'DISK_FULL' : codesByResult[errcode & 0xff]
  return code === undefined ? undefined : codesBySystemError[code]
}
