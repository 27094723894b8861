import type { Operation } from '#kernel'
import { z } from 'zod'

/** JSON Schema 2020-12, with the keywords looked at here. */
export interface JsonSchema {
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly items?: unknown
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly allOf?: readonly JsonSchema[]
  readonly $ref?: string
  readonly $defs?: Readonly<Record<string, JsonSchema>>
  readonly [keyword: string]: unknown
}

const maxBytes = 65_536

/** What an operation takes, as JSON Schema 2020-12 with an object at its root. */
export function inputSchemaOf(operation: Operation): JsonSchema {
  const schema = toJsonSchema(operation, operation.input, 'input')
  return operation.plan ? withPipelineFields(schema) : schema
}

/** What it answers: its output, or a plan or a wait for approval where it has a plan. */
export function outputSchemaOf(operation: Operation): JsonSchema {
  const output = operation.plan ? z.union([operation.output, PlanAnswer, ApprovalAnswer]) : operation.output
  return toJsonSchema(operation, output, 'output')
}

const PlanAnswer = z.object({
  dry_run: z.literal(true),
  plan: z.looseObject({
    summary: z.string(),
    steps: z.array(z.looseObject({ action: z.string(), target: z.string() })),
    reversible: z.boolean(),
    undo: z.string(),
  }),
  digest: z.string(),
})

const ApprovalAnswer = z.object({
  status: z.literal('awaiting_approval'),
  change_id: z.string(),
  summary: z.string(),
  digest: z.string(),
})

function toJsonSchema({ name }: Operation, schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...made } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ jsonSchema }) => dropNoise(jsonSchema),
  })
  const inlined = withObjectRoot(withoutRootRef(portable(made) as JsonSchema))
  const { length } = JSON.stringify(inlined)
  if (length > maxBytes) {
    throw new Error(
      `The ${io} schema of ${name} is ${length} bytes long, ${maxBytes} allowed; make it smaller`,
    )
  }
  return inlined
}

/** Says nothing that the rest of the schema has not said: language models read these. */
function dropNoise(schema: z.core.JSONSchema.BaseSchema) {
  if (schema.format !== undefined) delete schema.pattern
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum
}

const values = new Set(['default', 'const', 'enum', 'examples'])

/** Says the same with one type at a time: not every language model's provider reads `type: ["string", "null"]`. */
function portable(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(portable)
  if (typeof schema !== 'object' || schema === null) return schema
  const parts = Object.entries(schema).map(
    ([name, part]) => [name, values.has(name) ? part : portable(part)] as const,
  )
  const { type, ...rest } = Object.fromEntries<unknown>(parts)
  if (!Array.isArray(type)) return type === undefined ? rest : { type, ...rest }
  const { description, default: usual, ...limits } = rest
  const anyOf = type.map((each: unknown) => (each === 'null' ? { type: each } : { type: each, ...limits }))
  return {
    ...(description !== undefined && { description }),
    ...(usual !== undefined && { default: usual }),
    anyOf,
  }
}

/** A schema with an id becomes a reference at the root, which providers of language models refuse. */
function withoutRootRef(schema: JsonSchema): JsonSchema {
  const { $ref, $defs, ...rest } = schema
  const name = $ref?.startsWith('#/$defs/') ? $ref.slice('#/$defs/'.length) : undefined
  const target = name === undefined ? undefined : $defs?.[name]
  if (name === undefined || !target) return schema

  const { [name]: _, ...others } = $defs!
  const isNeeded = JSON.stringify([target, others]).includes(JSON.stringify($ref))
  const kept = isNeeded ? $defs! : others
  return { ...target, ...rest, ...(Object.keys(kept).length > 0 && { $defs: kept }) }
}

const withObjectRoot = (schema: JsonSchema): JsonSchema =>
  'type' in schema || 'properties' in schema ? schema : { type: 'object', ...schema }

const dryRun = { type: 'boolean', description: 'show the plan and change nothing' }
const planDigest = { type: 'string', description: 'digest of the plan that was shown; do this or nothing' }

/** Adds the pipeline's fields where the others are: at the root, or in each way the input may look. */
function withPipelineFields(schema: JsonSchema): JsonSchema {
  if (schema.oneOf) return { ...schema, oneOf: schema.oneOf.map(withPipelineFields) }
  if (schema.anyOf) return { ...schema, anyOf: schema.anyOf.map(withPipelineFields) }
  return { ...schema, properties: { ...schema.properties, dry_run: dryRun, plan_digest: planDigest } }
}
