import type { NodeLease } from '#kernel/ports'
import type { Run } from './connect.ts'
import type { Self } from './head.ts'
import type { Locks } from './locks.ts'

interface LeaseDeps {
  readonly run: Run
  /** Runs a statement that must not wait behind others. */
  readonly runAtOnce: Run
  readonly self: Self
  readonly locks: Locks
  readonly leaseMs: number
  /** Ends the connections that hold names for a node. */
  dropLocksOf(node: string): Promise<void>
}

export interface Lease extends NodeLease {
  /** Leaves the node's work to the others at once. */
  end(): Promise<void>
}

/** A winner that lives but has not settled after this many leases may be followed by another one. */
const settleLeases = 5

const isOver = (alias: string) => `${alias}.expires_at < clock_timestamp()`

/** Times are the database's, so that the clocks of the nodes do not matter. */
export function openLease({ run, runAtOnce, self, locks, leaseMs, dropLocksOf }: LeaseDeps): Lease {
  const { node, incarnation } = self

  async function renew(ms: number) {
    const text = `UPDATE _nodes SET expires_at = clock_timestamp() + $3::float8 * interval '1 ms'
      WHERE node = $1::text AND incarnation = $2::bigint AND fenced_at IS NULL RETURNING true`
    const rows = await runAtOnce({ name: 'renew', text, values: [node, incarnation, ms] })
    if (rows.length === 0) self.isFenced = true
  }

  // While the database is away the lease may run out; so may everybody else's.
  const heartbeat = setInterval(() => void renew(leaseMs).catch(() => undefined), leaseMs / 3)

  return {
    node,
    isExclusive: false,

    async expired() {
      const text = `SELECT n.node FROM _nodes AS n WHERE n.node <> $1::text AND ${isOver('n')} ORDER BY n.expires_at`
      return (await run({ text, values: [node] })).map(([name]) => name as string)
    },

    async fence(name) {
      const rows = await run({ text: fenceSql, values: [name, node, incarnation, leaseMs * settleLeases] })
      if (rows.length > 0) await dropLocksOf(name).catch(() => undefined)
      return rows.length > 0
    },

    async settled(name) {
      const text = 'DELETE FROM _nodes WHERE node = $1::text AND fenced_by = $2::text AND fencer = $3::bigint'
      await run({ text, values: [name, node, incarnation] })
    },

    exclusive: locks.exclusive,

    async end() {
      clearInterval(heartbeat)
      await renew(-1).catch(() => undefined)
    },
  }
}

/** Fenced by a node that lives and has had time enough: not again. */
const mayFence = `n.node = $1::text AND ${isOver('n')} AND (
  n.fenced_at IS NULL
  OR n.fenced_at < clock_timestamp() - $4::float8 * interval '1 ms'
  OR NOT EXISTS (
    SELECT FROM _nodes AS f
    WHERE f.node = n.fenced_by AND f.incarnation = n.fencer AND f.fenced_at IS NULL AND NOT ${isOver('f')}
  )
)`

/** Changes `_head` too: a commit of the fenced node is before the fence, or finds another revision there. */
const fenceSql = `WITH head AS (
    UPDATE _head SET revision = revision + 1
    WHERE EXISTS (SELECT FROM _nodes AS n WHERE ${mayFence})
      AND EXISTS (SELECT FROM _nodes WHERE node = $2::text AND incarnation = $3::bigint AND fenced_at IS NULL)
    RETURNING revision
  )
  UPDATE _nodes AS n SET fenced_at = clock_timestamp(), fenced_by = $2::text, fencer = $3::bigint
  FROM head WHERE ${mayFence} RETURNING n.node`
