import pg from 'pg'

/** An error a caller can tell by its `code`, as errors of Node's file system are told. */
export const storeError = (code: string, message: string, cause?: unknown): Error =>
  Object.assign(new Error(message, { cause }), { code })

export const unavailable = (cause?: unknown): Error =>
  storeError('STORE_UNAVAILABLE', `The database cannot be reached: ${reasonOf(cause)}`, cause)

/** Says in the store's words what the server or the network said. */
export function toStoreError(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  if (!(error instanceof pg.DatabaseError)) return isNetworkTrouble(error) ? unavailable(error) : error
  const code = error.code ?? ''
  const known = messageByCode[code]
  if (known) return storeError(known[0], known[1], error)
  if (code === '23505' && error.table === '_events') {
    return storeError(
      'DUPLICATE_EVENT',
      `An event of the batch is in the log already: ${error.detail}`,
      error,
    )
  }
  if (/^(08|57P0)/.test(code)) return unavailable(error)
  return error
}

const busy = 'The log was held by another process for too long'

// https://www.postgresql.org/docs/15/errcodes-appendix.html
const messageByCode: Readonly<Record<string, readonly [string, string]>> = {
  '53100': ['DISK_FULL', 'The disk of the database server is full'],
  '53200': ['STORE_UNAVAILABLE', 'The database server is out of memory'],
  '53300': ['STORE_UNAVAILABLE', 'The database server takes no more connections'],
  '25006': ['READ_ONLY', 'The database takes no writes: it is read-only'],
  '22021': ['INVALID_TEXT', 'PostgreSQL keeps no text with a NUL character in it'],
  '25P03': ['STORE_UNAVAILABLE', 'The log was held for too long while a commit was prepared'],
  '40P01': ['STORE_UNAVAILABLE', busy],
  '55P03': ['STORE_UNAVAILABLE', busy],
  '57014': ['STORE_UNAVAILABLE', 'The database took too long to answer'],
}

// pg has no codes for its own connection errors.
const isNetworkTrouble = (error: Error) =>
  /^E[A-Z]+$/.test((error as { code?: string }).code ?? '') ||
  /^(Connection terminated|timeout expired|timeout exceeded|Query read timeout|Client (was closed|has encountered))/.test(
    error.message,
  )

function reasonOf(cause: unknown): string {
  if (cause instanceof AggregateError) return reasonOf(cause.errors[0])
  return cause instanceof Error ? cause.message : 'it is not connected'
}
