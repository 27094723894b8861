import type { Batch } from '#kernel/ports'
import { createHash } from 'node:crypto'
import { createArena, encodeArray } from './arrays.ts'
import type { Statement } from './connect.ts'
import { storeError } from './errors.ts'
import { piecesOf, type Piece } from './pieces.ts'
import type { KnownTables } from './tables.ts'

/** A batch, checked and encoded; what revision it goes on is said when it is sent. */
export interface Write {
  readonly batch: Batch
  readonly mark: number
  at(revision: number): Statement
}

export interface Writes {
  /**
   * `mark` is told apart from the marks of the node's other batches, should the answer get lost. The next call
   * writes over the memory of the one before, which is sent by then: pg copies parameters when it is called.
   */
  prepare(batch: Batch, mark: number): Write
}

export interface WriterName {
  readonly channel: string
  readonly node: string
  readonly incarnation: number
}

const arenaBytes = 1 << 20
const mostPrepared = 300

/**
 * Everything of a batch in one statement and so in one transaction. The row of `_head` is the lock and the check: it
 * is changed by every commit, every fence and every new node, so a batch computed before any of these finds another
 * position or revision there and writes nothing. A look into `_nodes` could not do that: a statement that had to wait
 * for the row sees the row as it is now, but the rest of the database as it was when it began
 * (https://www.postgresql.org/docs/15/transaction-iso.html#XACT-READ-COMMITTED).
 */
export function createWrites(tables: KnownTables, self: WriterName): Writes {
  const arena = createArena(arenaBytes)
  const preparedByKey = new Map<string, { readonly name?: string; readonly text: string }>()

  /** Which tables a batch touches varies without bound; what comes after the first few hundred is planned each time. */
  function prepared(pieces: readonly Piece[]) {
    const key = pieces.map(piece => piece.key).join(' ')
    const known = preparedByKey.get(key)
    if (known) return known
    const text = textOf(pieces)
    if (preparedByKey.size === mostPrepared) return { text }
    const fresh = { name: `w${createHash('sha1').update(text).digest('base64url')}`, text }
    preparedByKey.set(key, fresh)
    return fresh
  }

  return {
    prepare(batch, mark) {
      checkPositions(batch)
      arena.reset()
      const encode = (...column: Parameters<typeof encodeArray>) =>
        encodeArray(column[0], column[1], column[2], arena)
      const pieces = piecesOf(batch, { tables, encode, mark: [self.node, self.incarnation, mark] })
      const statement = prepared(pieces)
      const rest = pieces.flatMap(piece => piece.values)
      const sender = senderText(self)
      return {
        batch,
        mark,
        at: revision => ({
          ...statement,
          values: [batch.base, revision, batch.events.length, self.channel, sender, ...rest],
        }),
      }
    },
  }
}

export const senderText = ({ node, incarnation }: WriterName) => `${incarnation} ${node}`

const head = `head AS (
  UPDATE _head SET position = position + $3::bigint, revision = revision + 1
  WHERE position = $1::bigint AND revision = $2::bigint
  RETURNING position, revision)`

function textOf(pieces: readonly Piece[]): string {
  let parameter = 6
  const parts = pieces.map((piece, at) => {
    const sql = `part${at} AS (${piece.sql(parameter)})`
    parameter += piece.values.length
    return sql
  })
  return `WITH ${[head, ...parts].join(',\n')}\nSELECT revision, pg_notify($4::text, $5::text) FROM head`
}

function checkPositions({ base, events }: Batch) {
  for (const [at, { id, position }] of events.entries()) {
    if (position === base + 1 + at) continue
    throw storeError('INVALID_BATCH', `Event ${id} has position ${position}, not ${base + 1 + at}`)
  }
}
