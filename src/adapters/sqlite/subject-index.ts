// Which positions belong to a subject, written late and in order. An index kept with every append would touch one
// page for every event of a batch, which halves the rate of appends; thousands of events sorted by subject share pages.
//
// I1  `indexed_to` on disk: every event up to it is in the table `subject_positions`.
// I2  What is later is in blocks, here and in the store's `SubjectTail`; both are read again from the log at open.
// I3  A block is written in slices, each in the transaction of some commit; a slice counts once that is committed.
import type { DatabaseSync } from 'node:sqlite'
import { addToBlocks, type Block } from './subject-tail.ts'

export interface Slice {
  /** Subject and position, one after the other. */
  readonly flat: readonly (string | number)[]
  /** The new `indexed_to`, when this slice is the last of its block. */
  readonly indexedTo: number | undefined
}

export interface SubjectIndex {
  readonly indexedTo: number
  add(subject: string, position: number): void
  /** The next entries to write, about `count`; nothing while no block is full. */
  next(count: number): Slice | undefined
  write(slice: Slice): void
  done(slice: Slice): void
  /** Writes all that is left up to the head of the log. */
  finish(head: number): void
}

export function createSubjectIndex(db: DatabaseSync, startsAt: number): SubjectIndex {
  // Ignored when it is there already: a block that a crash cut off is written again from its start.
  const insert = db.prepare('insert or ignore into subject_positions (subject, position) values (?, ?)')
  const remember = db.prepare("insert or replace into alice_meta (key, value) values ('indexed_to', ?)")
  const blocks: Block[] = []
  let indexedTo = startsAt
  let sorted: readonly (string | number)[] | undefined
  let written = 0

  const write = ({ flat, indexedTo: end }: Slice) => {
    for (let at = 0; at < flat.length; at += 2) insert.run(flat[at]!, flat[at + 1]!)
    if (end !== undefined) remember.run(String(end))
  }

  return {
    get indexedTo() {
      return indexedTo
    },
    add: (subject, position) => addToBlocks(blocks, subject, position),
    next(count) {
      const [first, second] = blocks
      if (!first || !second) return undefined
      sorted ??= sortedEntries(first)
      const flat = sorted.slice(written, written + 2 * count)
      return { flat, indexedTo: written + flat.length === sorted.length ? first.end : undefined }
    },
    write,
    done({ flat, indexedTo: end }) {
      written += flat.length
      if (end === undefined) return
      indexedTo = end
      written = 0
      sorted = undefined
      blocks.shift()
    },
    finish(head) {
      write({ flat: blocks.flatMap(sortedEntries), indexedTo: head })
      blocks.length = 0
      indexedTo = head
    },
  }
}

/** Any order will do that keeps the entries of a subject together; this one is the fastest. */
function sortedEntries({ positionsBySubject }: Block): (string | number)[] {
  const flat: (string | number)[] = []
  for (const subject of [...positionsBySubject.keys()].toSorted()) {
    for (const position of positionsBySubject.get(subject)!) flat.push(subject, position)
  }
  return flat
}
