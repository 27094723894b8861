import type { ViewReader } from '#kernel'
import { sql, type RawBuilder, type SqlBool } from 'kysely'
import type { AssetRow } from '../shape.ts'
import type { Wish } from './where.ts'

const fewNames = 256

/** No index finds names by their middle, so all of them are looked at: once, where few fit. */
export async function namedLike(
  { db, among }: Pick<ViewReader<AssetRow>, 'db' | 'among'>,
  pattern: string,
): Promise<Wish> {
  // An index has every name beside its hash: reading that takes a tenth of reading the rows.
  const hashes = sql<{ content_hash: string }>`select n.content_hash from assets n where ${fits(pattern)}`
  const { rows } = await sql<{ content_hash: string }>`${hashes} limit ${fewNames + 1}`.execute(db)
  if (rows.length > fewNames) {
    return { holds: sql`v.content_hash in (${hashes})`, ofAll: among(hashes), about: 'others' }
  }
  const found = padded(rows.map(row => row.content_hash))
  const holds =
    found.length === 0 ? sql<SqlBool>`1 = 0` : sql<SqlBool>`v.content_hash in (${sql.join(found)})`
  return { holds, candidates: found.length, about: 'others' }
}

/** SQLite folds only the case of ASCII letters; a name with others is also compared as it was written. */
function fits(pattern: string): RawBuilder<SqlBool> {
  const like = pattern
    .replaceAll(/[\\%_]/g, String.raw`\$&`)
    .replaceAll('*', '%')
    .replaceAll('?', '_')
  const isLike = (name: RawBuilder<unknown>, wanted: string) =>
    sql<SqlBool>`${name} like ${wanted} escape '\\'`
  const folded = isLike(sql`lower(n.file_name)`, like.toLowerCase())
  return /^[ -~]*$/.test(like) ? folded : sql`(${folded} or ${isLike(sql`n.file_name`, like)})`
}

/** The last one again up to the next power of two: statements of a few lengths are prepared, not of hundreds. */
function padded(hashes: readonly string[]): string[] {
  const last = hashes.at(-1)
  if (last === undefined) return []
  const length = 2 ** Math.ceil(Math.log2(hashes.length))
  return [...hashes, ...Array.from({ length: length - hashes.length }, () => last)]
}
