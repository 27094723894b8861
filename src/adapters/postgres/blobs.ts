import type { Blobs } from '#kernel'
import { createHash } from 'node:crypto'
import pg from 'pg'
import { clientConfig, type Address } from './connect.ts'
import { toStoreError } from './errors.ts'

const mostBytes = 64 << 20

/** Blobs in the database, so that a process on another machine finds what this one wrote. */
export function postgresBlobs({
  url,
  schema = 'alice',
}: Partial<Address> & { readonly url: string }): Blobs & {
  close(): Promise<void>
} {
  const pool = new pg.Pool({
    ...clientConfig({ url, schema }, 'blobs', {}),
    max: 2,
    idleTimeoutMillis: 10_000,
  })
  // A connection that breaks while nobody uses it is replaced by the next query.
  pool.on('error', () => {})
  let made: Promise<unknown> | undefined

  const make = () =>
    pool.query(`CREATE TABLE IF NOT EXISTS "${schema}"._blobs (hash text PRIMARY KEY, bytes bytea NOT NULL)`)
  const query = async (text: string, values: unknown[]) => {
    try {
      made ??= make()
      await made
      return await pool.query(text, values)
    } catch (error) {
      made = undefined
      throw toStoreError(error)
    }
  }

  return {
    async put(bytes) {
      if (bytes.length > mostBytes) {
        throw new RangeError(`A blob has at most ${mostBytes} bytes, not ${bytes.length}`)
      }
      const hash = createHash('sha256').update(bytes).digest('hex')
      const values = [hash, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)]
      await query(`INSERT INTO "${schema}"._blobs VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING`, values)
      return hash
    },
    async get(hash) {
      const { rows } = await query(`SELECT bytes FROM "${schema}"._blobs WHERE hash = $1`, [hash])
      return (rows as { bytes: Uint8Array }[])[0]?.bytes
    },
    async has(hash) {
      return (await query(`SELECT 1 FROM "${schema}"._blobs WHERE hash = $1`, [hash])).rows.length > 0
    },
    close: () => pool.end(),
  }
}
