import { EventLog, EventSearch, EventTypes, operation, seesEvent, type EventDefinition } from '#kernel'
import { z } from 'zod'

/** Which events there are and were, declared or not. */
export const listTypes = operation('events.list_types', {
  about: 'List event types with version, count and latest event; with their schemas when asked.',
  effect: 'read',
  rest: 'GET /events/types',
  input: z.strictObject({
    text: z.string().min(1).max(200).optional().describe('somewhere in the type or in what it is about'),
    include_schemas: z.boolean().default(false).describe('the JSON Schema of the data of each'),
  }),
  output: z.object({
    types: z.array(
      z.object({
        type: z.string(),
        about: z.string(),
        version: z.number().nullable().describe('null: nobody declares it any more'),
        priority: z.string().nullable(),
        is_publishable: z.boolean().describe('may be appended from outside'),
        events: z.number(),
        last_position: z.number().nullable(),
        last_time: z.string().nullable(),
        schema: z.record(z.string(), z.unknown()).optional(),
      }),
    ),
    counted_to: z.number().describe('events up to here are counted; a long log takes several looks'),
    head: z.number(),
  }),
  uses: { events: EventLog, search: EventSearch, declared: EventTypes },

  async run({ text, include_schemas }, { events, search, declared, caller }) {
    const { types: counted, countedTo } = await search.types()
    const countByType = new Map(counted.map(count => [count.type, count]))
    const known = new Set([...declared.list().map(({ type }) => type), ...countByType.keys()])
    const sees = seesEvent({ eventOfType: declared.find, caller })
    const words = text?.toLowerCase()
    const wanted = [...known].toSorted().filter(type => {
      const about = declared.find(type)?.about ?? ''
      return sees({ type }) && (words === undefined || `${type} ${about}`.toLowerCase().includes(words))
    })
    const found = await Promise.all(
      wanted.map(async type => {
        const definition = declared.find(type)
        const { events: total, last } = countByType.get(type) ?? { events: 0, last: undefined }
        return {
          type,
          ...describe(definition),
          events: total,
          last_position: last ?? null,
          last_time: last === undefined ? null : await timeOf(events, last),
          ...(include_schemas && definition && { schema: schemaOf(definition) }),
        }
      }),
    )
    return { types: found, counted_to: countedTo, head: events.head() }
  },
})

const describe = (definition: EventDefinition | undefined) => ({
  about: definition?.about ?? '',
  version: definition?.version ?? null,
  priority: definition?.priority ?? null,
  is_publishable: definition?.isPublishable ?? false,
})

async function timeOf(events: EventLog, position: number): Promise<string | null> {
  const [record] = await events.read({ after: position - 1, upTo: position, limit: 1 })
  return record?.time ?? null
}

const schemaOf = ({ schema }: EventDefinition) =>
  z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' }) as Record<string, unknown>
