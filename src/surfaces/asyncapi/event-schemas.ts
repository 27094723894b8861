import { dataSchemaOf, type EventDefinition } from '#kernel'
import type { JsonSchema } from '#surfaces/client'
import { z } from 'zod'

type Target = 'draft-07' | 'draft-2020-12'

/** What an event carries as `data`. References inside it begin at `root`, the place where the schema will stand. */
export function eventSchemaOf({ schema, about }: EventDefinition, target: Target, root = '#'): JsonSchema {
  const { $schema: _, ...made } = z.toJSONSchema(schema, { target, io: 'output', unrepresentable: 'any' })
  const moved = root === '#' ? made : moveReferences(made, root)
  return { ...(about && { description: about }), ...(moved as JsonSchema) }
}

/** The schema its `dataschema` names, as JSON Schema 2020-12. */
export const dataSchemaDocument = (definition: EventDefinition): JsonSchema => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: dataSchemaOf(definition),
  title: definition.type,
  ...eventSchemaOf(definition, 'draft-2020-12'),
})

/** The attributes of every event: CloudEvents 1.0, clause 3, and Alice's extensions. */
export const cloudEventSchema: JsonSchema = {
  type: 'object',
  description: 'A CloudEvent 1.0 with the extensions of Alice.',
  required: ['specversion', 'id', 'source', 'type', 'time', 'position', 'priority', 'data'],
  properties: {
    specversion: { const: '1.0' },
    id: { type: 'string', minLength: 1, description: 'Unique together with `source`.' },
    source: { type: 'string', format: 'uri-reference', minLength: 1, description: 'Who recorded it.' },
    type: { type: 'string', description: 'What happened, in the past tense.' },
    subject: { type: 'string', description: 'What it happened to; events of one subject come in order.' },
    time: { type: 'string', format: 'date-time', description: 'When it happened.' },
    recordedtime: {
      type: 'string',
      format: 'date-time',
      description: 'When the log took it in, for events from outside.',
    },
    datacontenttype: { const: 'application/json' },
    dataschema: { type: 'string', format: 'uri', description: 'The schema of `data`, by name and version.' },
    position: {
      type: 'integer',
      minimum: 1,
      description: 'Its place in the log; go on after it to miss nothing.',
    },
    priority: { enum: ['critical', 'high', 'normal', 'low'] },
    actor: { type: 'string', description: 'Who caused it: `person:ada`.' },
    correlationid: { type: 'string', description: 'What it belongs to, as a workflow.' },
    causationid: { type: 'string', description: 'The event it follows from.' },
    traceparent: { type: 'string', description: 'W3C Trace Context.' },
    replayed: { const: true, description: 'Shown again, not for the first time.' },
    data: {},
  },
}

/** The envelope of one event: its own type and schema, its own data. */
export const envelopeSchemaOf = (
  definition: EventDefinition,
  refs: { envelope: string; data: string },
): JsonSchema => ({
  allOf: [
    { $ref: refs.envelope },
    {
      type: 'object',
      properties: {
        type: { const: definition.type },
        dataschema: { const: dataSchemaOf(definition) },
        data: { $ref: refs.data },
      },
    },
  ],
})

function moveReferences(schema: unknown, root: string): unknown {
  if (Array.isArray(schema)) return schema.map(part => moveReferences(part, root))
  if (typeof schema !== 'object' || schema === null) return schema
  return Object.fromEntries(
    Object.entries(schema).map(([name, part]) => [
      name,
      name === '$ref' && typeof part === 'string' && part.startsWith('#')
        ? root + part.slice(1)
        : moveReferences(part, root),
    ]),
  )
}
