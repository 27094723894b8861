// Walks the audit records and their seals from the first to the last and says where they stop fitting.
import type { EventRecord } from '#kernel'
import { OperationCalled } from '#kernel/journal'
import { digestOf, linkOf, nextHash, firstHash, signedText } from './chain.ts'
import { AuditSealed, type Link, type Seal } from './contract.ts'
import type { SealKeeper } from './ports.ts'

export interface Broken {
  readonly position: number
  readonly what: string
}

/** What was found up to a position. */
export interface Walk {
  readonly records: number
  readonly seals: number
  readonly hash: string
  readonly seal: string
  /** Records that no seal vouches for yet. */
  readonly unsealed: readonly Found[]
  /** The seal this machine kept was among them. */
  readonly isKeptThere: boolean
  readonly broken: Broken | undefined
}

/** A record as the log has it now. */
export interface Found extends Link {
  readonly digest: string
}

export type Kept = Awaited<ReturnType<SealKeeper['newest']>>

export interface Walker {
  /** False when it is broken and need not go on. */
  walk(record: EventRecord): boolean
  now(): Walk
}

export function createWalker(keeper: Pick<SealKeeper, 'keyId' | 'sign'>, kept: Kept): Walker {
  let [records, seals, hash, last] = [0, 0, firstHash, '']
  let unsealed: Found[] = []
  let isKeptThere = kept === undefined
  let broken: Broken | undefined

  function checkSeal(seal: Seal, position: number): Broken | undefined {
    if (seal.key_id !== keeper.keyId) return { position, what: `sealed with another key (${seal.key_id})` }
    const isOurs = keeper.sign(signedText(seal)) === seal.seal
    if (!isOurs) return { position, what: 'the seal was forged or changed' }
    if (seal.previous !== last) return { position, what: 'a seal before this one is gone' }
    return checkLinks(seal.links, unsealed)
  }

  return {
    walk(record) {
      if (record.type === OperationCalled.type) {
        records += 1
        const digest = digestOf(record)
        hash = nextHash(hash, digest)
        unsealed.push({ ...linkOf(record.position, hash), digest })
      } else if (record.type === AuditSealed.type) {
        const seal = record.data as Seal
        broken = checkSeal(seal, record.position)
        seals += 1
        last = seal.seal
        isKeptThere ||= last === kept?.seal
        unsealed = unsealed.slice(seal.links.length)
      }
      return broken === undefined
    },
    now: () => ({ records, seals, hash, seal: last, unsealed, isKeptThere, broken }),
  }
}

/** The first record that is not the one that was sealed. */
function checkLinks(sealed: readonly Link[], found: readonly Link[]): Broken | undefined {
  for (const [at, { position, hash }] of sealed.entries()) {
    const other = found[at]
    if (!other || other.position > position) return { position, what: 'the record is gone' }
    if (other.position < position) return { position: other.position, what: 'the record was put in later' }
    if (other.hash !== hash) return { position, what: 'the record was changed' }
  }
  return undefined
}

/** The end of the chain as it was folded with the records. */
export interface End {
  readonly count: number
  readonly position: number
  readonly hash: string
  readonly seal: string
  readonly seal_position: number
}

/** Records since the last seal, as they were folded. */
export interface Folded {
  readonly position: number
  readonly digest: string
}

/** What no seal vouches for is compared with what was folded in the commits of the records. */
export function checkEnd(walk: Walk, end: End, folded: readonly Folded[], kept: Kept): Broken | undefined {
  if (kept && !walk.isKeptThere) {
    return { position: kept.position, what: 'the log was cut off or written anew: a seal kept here is gone' }
  }
  if (walk.seal !== end.seal) return { position: end.seal_position, what: 'the newest seal is gone' }
  const length = Math.max(walk.unsealed.length, folded.length)
  for (let at = 0; at < length; at += 1) {
    const broken = compare(walk.unsealed[at], folded[at])
    if (broken) return broken
  }
  if (walk.records === end.count && walk.hash === end.hash) return undefined
  return { position: end.position, what: 'the end of the chain was changed' }
}

function compare(found: Found | undefined, folded: Folded | undefined): Broken | undefined {
  if (folded && (!found || found.position > folded.position)) {
    return { position: folded.position, what: 'the record is gone' }
  }
  if (found && (!folded || folded.position > found.position)) {
    return { position: found.position, what: 'the record was put in later' }
  }
  if (found?.digest === folded?.digest) return undefined
  return { position: found!.position, what: 'the record was changed' }
}
