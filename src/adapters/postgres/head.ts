import pg from 'pg'
import type { Link } from './session.ts'
import type { WriterName } from './write.ts'

/** This process as the database knows it. */
export interface Self extends WriterName {
  /** True for ever once another process took over. */
  isFenced: boolean
}

/** What was seen of the log and of this process in one look. */
export interface Seen {
  readonly position: number
  readonly revision: number
  /** False when this process is fenced. */
  readonly isOurs: boolean
  /** Of the last batch this process wrote without events. */
  readonly mark: number
}

/** The row that says where the log ends. */
export interface Head {
  /** The newest revision this process has seen while it was not fenced. */
  revision: number
  look(link: Link): Promise<Seen>
  /** Begins a transaction that holds the log. */
  lock(link: Link): Promise<Seen>
}

export function createHead(self: Self): Head {
  const isSelf = `node = ${pg.escapeLiteral(self.node)} AND incarnation = ${self.incarnation} AND fenced_at IS NULL`

  /** A revision counts only together with the look that this process is not fenced: else a fence could be stepped over. */
  function note(position: number, revision: number, mark: number | null | undefined): Seen {
    const isOurs = mark !== null && mark !== undefined
    if (isOurs) head.revision = revision
    else self.isFenced = true
    return { position, revision, isOurs, mark: mark ?? 0 }
  }

  const head: Head = {
    revision: self.incarnation,

    async look(link) {
      const text = `SELECT position, revision, (SELECT mark FROM _nodes WHERE ${isSelf}) FROM _head`
      const [row] = await link.run({ text })
      return note(...(row as [number, number, number | null]))
    },

    async lock(link) {
      // The look into `_nodes` comes after the lock and so sees every fence.
      const [, heads, nodes] = await link.runAll(
        `BEGIN; SELECT position, revision FROM _head FOR UPDATE; SELECT mark FROM _nodes WHERE ${isSelf}`,
      )
      const [position, revision] = heads![0] as [number, number]
      return note(position, revision, nodes![0]?.[0] as number | undefined)
    },
  }
  return head
}
