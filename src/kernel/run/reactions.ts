// Wires reactions to the store: checkpoints and dead letters are the kernel's own rows, written through the log's
// writer so that fencing covers them too.
import {
  integer,
  json,
  text,
  type Actor,
  type DeadLetter,
  type EventRecord,
  type Logger,
  type NewEvent,
  type Operation,
  type Reaction,
  type ReactionControl,
  type ReactionStats,
  type Row,
  type Table,
} from '#kernel'
import type { EventLog } from '#kernel'
import { z } from 'zod'
import type { Bus } from './bus.ts'
import type { Catalog } from './catalog.ts'
import type { Execute } from './execute.ts'
import type { Clock, NodeLease, RowChange, Store, Tracer } from './ports.ts'
import { createReactor } from './react.ts'
import { decodeRow, encodeRow } from './rows.ts'
import { inSpan, reactionSpan } from './spans.ts'

const checkpointTable: Table = {
  name: 'kernel_checkpoints',
  key: ['reaction'],
  columns: { reaction: text, position: integer },
  indexes: [],
  fullText: [],
}

const deadLetterTable: Table = {
  name: 'kernel_dead_letters',
  key: ['dead_letter_id'],
  columns: {
    dead_letter_id: text,
    reaction: text,
    position: integer,
    event_id: text,
    event_type: text,
    subject: text,
    error: json<DeadLetter['error']>(),
    attempts: integer,
    failed_at: text,
  },
  indexes: [['reaction', 'dead_letter_id']],
  fullText: [],
}

export const reactionTables = [checkpointTable, deadLetterTable] as const

export interface ReactionsDeps {
  readonly catalog: Catalog
  readonly store: Store
  readonly clock: Clock
  readonly random: () => number
  readonly bus: Bus
  readonly log: Logger
  readonly lease: NodeLease
  readonly head: () => number
  readonly read: EventLog['read']
  readonly nextId: (prefix: string) => string
  readonly tracer?: Tracer | undefined
  execute(): Execute
  append(
    events: readonly NewEvent[],
    context: { actor: Actor; causation_id: string; traceparent: string | undefined },
    expect?: Readonly<Record<string, number>>,
  ): Promise<unknown>
  writeRows(rows: readonly RowChange[]): Promise<void>
}

export function createReactions(deps: ReactionsDeps) {
  const { store, writeRows } = deps
  const letterOf = (row: Row | undefined) => row && (decodeRow(deadLetterTable, row) as unknown as DeadLetter)
  const letterRow = (letter: DeadLetter): RowChange => ({
    table: deadLetterTable.name,
    key: [letter.dead_letter_id],
    row: encodeRow(deadLetterTable, letter as unknown as Row),
  })

  const reactor = createReactor({
    ...deps,
    logger: deps.log,
    exclusive: (name, signal) => deps.lease.exclusive(`reaction:${name}`, signal),
    async loadCheckpoint(reaction) {
      const [row] = await store.readRows(checkpointTable.name, [[reaction]])
      return row && Number(row.position)
    },
    saveCheckpoint: (reaction, position) =>
      writeRows([{ table: checkpointTable.name, key: [reaction], row: { reaction, position } }]),
    deadLetters: {
      add: letter => writeRows([letterRow(letter)]),
      remove: id => writeRows([{ table: deadLetterTable.name, key: [id], row: undefined }]),
      get: async id => letterOf((await store.readRows(deadLetterTable.name, [[id]]))[0]),
      async list({ limit, cursor, reaction }) {
        let query = store.queries
          .selectFrom(deadLetterTable.name)
          .selectAll()
          .orderBy('dead_letter_id')
          .limit(limit)
        if (cursor !== undefined) query = query.where('dead_letter_id', '>', cursor)
        if (reaction !== undefined) query = query.where('reaction', '=', reaction)
        return (await query.execute()).map(row => letterOf(row)!)
      },
    },
    run: (reaction, record, signal) => runReaction(deps, reaction, record, signal),
  })

  return {
    start: () => reactor.start(deps.catalog.reactions),
    stop: () => reactor.stop(),
    control: {
      serve: (reaction, { after } = {}) => reactor.start([{ ...reaction, after }]),
      async release(name, { isForever = false } = {}) {
        await reactor.end(name)
        if (isForever) await forget(deps, name)
      },
      stats: (): readonly ReactionStats[] => reactor.stats(),
      deadLetters: reactor.deadLetters.list,
      deadLetter: reactor.deadLetters.get,
      replayDeadLetter: reactor.deadLetters.replay,
      discardDeadLetter: reactor.deadLetters.discard,
      replay: (name, window) => reactor.replay({ name }, window),
    } satisfies ReactionControl,
  }
}

/** As if the reaction had never been there. */
async function forget({ store, writeRows }: ReactionsDeps, reaction: string) {
  const letters = await store.queries
    .selectFrom(deadLetterTable.name)
    .select('dead_letter_id')
    .where('reaction', '=', reaction)
    .execute()
  await writeRows([
    { table: checkpointTable.name, key: [reaction], row: undefined },
    ...letters.map(({ dead_letter_id: id }) => ({
      table: deadLetterTable.name,
      key: [String(id)],
      row: undefined,
    })),
  ])
}

/** A reaction runs like an operation; what it emits is appended when it ends well. */
async function runReaction(
  deps: ReactionsDeps,
  reaction: Reaction,
  record: EventRecord,
  signal: AbortSignal,
) {
  const actor: Actor = { id: reaction.name, kind: 'system' }
  await inSpan(deps.tracer, reactionSpan(reaction, record), async traceparent => {
    const { events, expected } = await deps.execute().run(asOperation(reaction), record, {
      actor,
      signal,
      idempotencyKey: `${reaction.name}/${record.id}`,
      traceparent,
      workflowId: undefined,
    })
    const context = { actor, causation_id: record.id, traceparent }
    if (events.length > 0) await deps.append(events, context, expected.positions())
  })
}

const operationByReaction = new WeakMap<Reaction, Operation>()

function asOperation(reaction: Reaction): Operation {
  const known = operationByReaction.get(reaction)
  if (known) return known
  const { name, about, uses, run } = reaction
  const operation: Operation = {
    kind: 'operation',
    name,
    about,
    uses,
    run,
    effect: 'write',
    permission: '',
    input: z.unknown(),
    output: z.unknown(),
    refuses: {},
    aliases: [],
    rest: undefined,
    isPrivate: true,
    secrets: { input: [], output: [] },
    timeout: '5m',
    meter: undefined,
    cache: undefined,
    plan: undefined,
  }
  operationByReaction.set(reaction, operation)
  return operation
}
