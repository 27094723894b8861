import {
  EventLog,
  EventSearch,
  EventTypes,
  isPattern,
  operation,
  seesEvent,
  toCloudEvent,
  visibleEvents,
  type Actor,
  type EventRecord,
  type SearchQuery,
} from '#kernel'
import { z } from 'zod'

const position = z.coerce.number().int().min(0)
const kinds = ['person', 'assistant', 'service', 'system'] as const

/** Events as CloudEvents 1.0, oldest first unless asked otherwise. */
export const read = operation('events.read', {
  about:
    'Read events from the log by type pattern, subject, position or time; search them by words, actor or what they belong to.',
  effect: 'read',
  input: z.strictObject({
    types: z
      .array(z.string().max(200).refine(isPattern, 'a pattern looks like workflow.* or asset.>'))
      .max(50)
      .optional(),
    subject: z.string().max(300).optional(),
    after: position.default(0).describe('positions greater than this'),
    before: position.optional().describe('positions less than this: the page before, with newest_first'),
    around: position.min(1).optional().describe('the events just before and after this position, and it'),
    since: z.iso.datetime().optional().describe('events at or after this time'),
    text: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('somewhere in type, subject or data; letters a to z in any case'),
    actor: z
      .string()
      .max(200)
      .regex(/^(person|assistant|service|system):./, 'an actor looks like person:ann')
      .optional(),
    correlation_id: z.string().min(1).max(200).optional().describe('what it belongs to: wf_01k…'),
    longest_field: z.coerce
      .number()
      .int()
      .min(16)
      .max(1_000_000)
      .optional()
      .describe('longer fields of the data, in bytes, are left out and say how long they are'),
    newest_first: z.boolean().default(false),
    limit: z.coerce.number().int().min(1).max(1000).default(100),
  }),
  output: z.object({
    events: z.array(z.looseObject({ id: z.string(), type: z.string(), position: z.number() })),
    head: z.number(),
    searched: z
      .object({ from: z.number(), to: z.number(), is_complete: z.boolean() })
      .nullable()
      .describe('a search looks at a piece of the log at a time; go on before `from`, or after `to`'),
  }),
  uses: { events: EventLog, search: EventSearch, types: EventTypes },

  async run({ since, limit, newest_first: descending, ...wanted }, { events, search, types, caller }) {
    const sees = seesEvent({ eventOfType: types.find, caller })
    const log = visibleEvents({ events, eventOfType: types.find, caller })
    const { types: patterns, subject, before, around, text, correlation_id: correlationId, actor } = wanted
    const first = since === undefined ? 0 : await positionBefore(log, Date.parse(since))
    const upTo = Math.min(before === undefined ? Infinity : before - 1, log.head())
    const query: SearchQuery = {
      after: Math.max(wanted.after, first),
      upTo,
      limit,
      descending,
      patterns,
      subject,
      text,
      correlationId,
      actor: actor === undefined ? undefined : actorFrom(actor),
      longestField: wanted.longest_field,
    }
    const isSearch = text !== undefined || correlationId !== undefined || actor !== undefined
    if (isSearch && around === undefined) {
      const { records, from, to, isComplete } = await search.search(query)
      const found = records.filter(record => sees(record) && isBy(record, query.actor))
      return {
        events: found.map(toCloudEvent),
        head: log.head(),
        searched: { from, to, is_complete: isComplete },
      }
    }
    const records = around === undefined ? await log.read(query) : await readAround(log, query, around)
    return { events: records.map(toCloudEvent), head: log.head(), searched: null }
  },
})

function actorFrom(text: string): Actor {
  const [kind, ...rest] = text.split(':')
  return { kind: kinds.find(each => each === kind)!, id: rest.join(':') }
}

/** The search finds ids and kinds that are somewhere in the context. */
const isBy = (record: EventRecord, actor: Actor | undefined) =>
  actor === undefined || (record.actor?.id === actor.id && record.actor.kind === actor.kind)

/** Half of the page before and at the position, the other half after it. */
async function readAround(
  log: EventLog,
  query: SearchQuery,
  around: number,
): Promise<readonly EventRecord[]> {
  const { limit, descending } = query
  const upTo = Math.min(query.upTo, around)
  const half = Math.ceil(limit / 2)
  const before = await log.read({ ...query, upTo, limit: half, descending: true })
  const after = Math.max(query.after, around)
  const behind = await log.read({ ...query, after, limit: limit - before.length, descending: false })
  const page = [...before.toReversed(), ...behind]
  return descending ? page.toReversed() : page
}

/** The last position before a time, by halving: time grows with position. */
async function positionBefore(log: EventLog, timeMs: number): Promise<number> {
  let low = 0
  let high = log.head()
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const [record] = await log.read({ after: middle, limit: 1 })
    if (record && Date.parse(record.time) < timeMs) low = middle + 1
    else high = middle
  }
  return low
}
