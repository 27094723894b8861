import type { SubjectCount } from '#kernel/ports'

/** Events a block. Larger ones write fewer pages, and keep more subjects in memory. */
const blockSize = 8192

/** The events of 8192 positions by their subject. */
export interface Block {
  /** The last position that belongs here. */
  readonly end: number
  readonly positionsBySubject: Map<string, number[]>
}

export function addToBlocks(blocks: Block[], subject: string, position: number): void {
  let block = blocks.at(-1)
  if (!block || position > block.end) {
    block = { end: Math.ceil(position / blockSize) * blockSize, positionsBySubject: new Map() }
    blocks.push(block)
  }
  const positions = block.positionsBySubject.get(subject)
  if (positions) positions.push(position)
  else block.positionsBySubject.set(subject, [position])
}

/** The subjects of the last events, which are not in the table `subject_positions` yet. */
export interface SubjectTail {
  add(subject: string, position: number): void
  /** The table has them up to here now. */
  forget(indexedTo: number): void
  lastOf(subject: string): number | undefined
  /** Ascending, `after` exclusive, `upTo` inclusive. */
  positionsOf(subject: string, after: number, upTo: number): number[]
  /** Of every subject that begins like this. */
  countsOf(prefix: string): ReadonlyMap<string, SubjectCount>
}

export function createSubjectTail(): SubjectTail {
  const blocks: Block[] = []
  return {
    add: (subject, position) => addToBlocks(blocks, subject, position),
    forget(indexedTo) {
      while (blocks[0] && blocks[0].end <= indexedTo) blocks.shift()
    },
    lastOf(subject) {
      const block = blocks.findLast(each => each.positionsBySubject.has(subject))
      return block?.positionsBySubject.get(subject)?.at(-1)
    },
    positionsOf: (subject, after, upTo) =>
      blocks
        .flatMap(block => block.positionsBySubject.get(subject) ?? [])
        .filter(position => position > after && position <= upTo),
    countsOf(prefix) {
      const counts = new Map<string, SubjectCount>()
      for (const [subject, positions] of blocks.flatMap(block => [...block.positionsBySubject])) {
        if (!subject.startsWith(prefix)) continue
        const { events, first } = counts.get(subject) ?? { events: 0, first: positions[0]! }
        counts.set(subject, { subject, events: events + positions.length, first, last: positions.at(-1)! })
      }
      return counts
    },
  }
}
