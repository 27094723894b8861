import type { EventDefinition } from '#kernel'
import type { JsonSchema } from '#surfaces/client'
import { cloudEventSchema, eventSchemaOf, envelopeSchemaOf } from './event-schemas.ts'
import { exampleOf } from './examples.ts'

export interface Message {
  readonly name: string
  readonly title: string
  readonly summary?: string
  readonly contentType: string
  readonly payload: JsonSchema
  readonly tags?: readonly { readonly name: string }[]
  readonly correlationId?: { readonly location: string }
  readonly bindings?: object
  readonly examples?: readonly { readonly name: string; readonly payload: unknown }[]
}

const structured = 'application/cloudevents+json'

/** `asset.discovered` belongs to the family `asset`. */
export const familyOf = ({ type }: EventDefinition) => type.split('.', 1)[0]!

/** Where the schema of one event's data stands in the document. */
const schemaName = ({ type, version }: EventDefinition) => `${type}.v${version}`
const refTo = (name: string) => `#/components/schemas/${name}`

/** The message of every event: the CloudEvent in the structured mode of JSON. */
export function eventMessages(events: readonly EventDefinition[]): Readonly<Record<string, Message>> {
  return Object.fromEntries(events.map(definition => [definition.type, eventMessage(definition)]))
}

function eventMessage(definition: EventDefinition): Message {
  const example = exampleOf(definition)
  const refs = { envelope: refTo('CloudEvent'), data: refTo(schemaName(definition)) }
  return {
    name: definition.type,
    title: titleOf(definition.type),
    ...(definition.about && { summary: definition.about }),
    contentType: structured,
    tags: [{ name: familyOf(definition) }],
    payload: envelopeSchemaOf(definition, refs),
    ...(example && { examples: [{ name: 'typical', payload: example }] }),
  }
}

/** The envelope once, and what each event carries. */
export const eventSchemas = (events: readonly EventDefinition[]): Readonly<Record<string, JsonSchema>> => ({
  CloudEvent: cloudEventSchema,
  ...Object.fromEntries(
    events.map(definition => {
      const name = schemaName(definition)
      return [name, eventSchemaOf(definition, 'draft-07', refTo(name))]
    }),
  ),
})

/** `workflow.step_completed` → `Workflow step completed`. */
function titleOf(type: string): string {
  const words = type.replaceAll(/[._]/g, ' ')
  return `${words[0]!.toUpperCase()}${words.slice(1)}`
}
