import { integer, optional, text, view, type Actor } from '#kernel'
import { OperationCalled } from '#kernel/journal'
import { digestOf, firstHash, nextHash } from './chain.ts'
import { AuditSealed } from './contract.ts'

/** The one row of the chain. */
export const chainName = 'operations'

/** Where the chain ends and where it was sealed last. Folded with each record, in its commit. */
export const AuditChain = view('audit_chain', {
  about: 'The end of the hash chain over audit records, and of its sealed part',
  key: ['chain'],
  columns: {
    chain: text,
    count: integer,
    position: integer,
    hash: text,
    sealed_count: integer,
    sealed_position: integer,
    sealed_hash: text,
    seal: text,
    /** Of the event that has the newest seal; 0 for none. */
    seal_position: integer,
  },
  folds: when => [
    when(
      OperationCalled,
      () => chainName,
      (row, _, record) => {
        const end = row ?? emptyChain
        const hash = nextHash(end.hash, digestOf(record))
        return { ...end, count: end.count + 1, position: record.position, hash }
      },
    ),
    when(
      AuditSealed,
      () => chainName,
      (row, { count, position, hash, seal }, record) => ({
        ...(row ?? emptyChain),
        sealed_count: count,
        sealed_position: position,
        sealed_hash: hash,
        seal,
        seal_position: record.position,
      }),
    ),
  ],
})

export const emptyChain = {
  chain: chainName,
  count: 0,
  position: 0,
  hash: firstHash,
  sealed_count: 0,
  sealed_position: 0,
  sealed_hash: firstHash,
  seal: '',
  seal_position: 0,
}

const nameOf = (actor: Actor | undefined) => (actor ? `${actor.kind}:${actor.id}` : 'system:alice')

/** Who asked for what, and what became of it. */
export const AuditRecords = view('audit_records', {
  about: 'Every write and every refused attempt, by whom',
  key: ['id'],
  columns: {
    /** Of the event: its position is not known yet when the row is looked for. */
    id: text,
    position: integer,
    time: text,
    actor: text,
    operation: text,
    effect: text,
    outcome: text,
    code: optional(text),
    input_digest: text,
    idempotency_key: optional(text),
    duration_ms: integer,
    trace_parent: optional(text),
    digest: text,
  },
  indexes: [['position'], ['actor', 'position'], ['operation', 'position']],
  folds: when => [
    when(
      OperationCalled,
      (_, record) => record.id,
      (_, data, record) => ({
        id: record.id,
        position: record.position,
        time: record.time,
        actor: nameOf(record.actor),
        operation: data.operation,
        effect: data.effect,
        outcome: data.outcome,
        code: data.code ?? null,
        input_digest: data.input_digest,
        idempotency_key: data.idempotency_key ?? null,
        duration_ms: Math.round(data.duration_ms),
        trace_parent: record.traceparent ?? null,
        digest: digestOf(record),
      }),
    ),
  ],
})
