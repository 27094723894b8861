// The chain over audit records: each hash covers the record and the hash before it, so that none can be changed,
// taken out, put in or moved without changing all that follow. `operation.called` grows by optional fields alone:
// an upcast would change what was sealed.
import type { EventRecord } from '#kernel'
import { canonicalJson } from '#lib/canonical'
import { sha256 } from '#lib/hash'
import type { Link, Seal, Vouched } from './contract.ts'

export const firstHash = '0'.repeat(64)

/** Two views want it of the same record. */
const known = new WeakMap<EventRecord, string>()

/** Everything the log keeps of a record, but for the version of its shape. */
export function digestOf(record: EventRecord): string {
  let digest = known.get(record)
  if (digest === undefined) {
    const { version: _, replayed: __, ...kept } = record
    known.set(record, (digest = sha256(canonicalJson(kept))))
  }
  return digest
}

export const nextHash = (previous: string, digest: string) => sha256(`${previous}${digest}`)

export const linkOf = (position: number, hash: string): Link => ({ position, hash: hash.slice(0, 16) })

/** What is signed of a seal. */
export function signedText(seal: Seal | Vouched): string {
  const { count, position, hash, links, previous, key_id } = seal
  return canonicalJson({ count, position, hash, links, previous, key_id })
}
