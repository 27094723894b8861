import type { JsonSchema } from '#surfaces/client'

/** The ways a value may look, unions inside unions taken apart; itself when there is only one. */
export function variantsOf(schema: JsonSchema): readonly JsonSchema[] {
  const among = schema.anyOf ?? schema.oneOf
  return among ? among.flatMap(variantsOf) : [schema]
}

/** The schema of what it is when it is not null. */
export function withoutNull(schema: JsonSchema): {
  readonly schema: JsonSchema
  readonly isNullable: boolean
} {
  const all = variantsOf(schema)
  const variants = all.filter(({ type }) => type !== 'null')
  const isNullable = variants.length < all.length
  if (!isNullable) return { schema, isNullable }
  const { description } = schema
  const rest = variants.length === 1 ? variants[0]! : { anyOf: variants }
  return { schema: description === undefined ? rest : { ...rest, description }, isNullable }
}

/** The strings it may be, when it names them. */
export function stringsOf(schema: JsonSchema): readonly string[] | undefined {
  const values = variantsOf(schema).flatMap(({ const: only, enum: some }) => some ?? [only])
  return values.every(value => typeof value === 'string') ? [...new Set(values)] : undefined
}

/** The object it is; objects that must all fit are one object with the fields of all. */
export function mergedObject(schema: JsonSchema): JsonSchema | undefined {
  const all = schema.allOf?.map(mergedObject)
  if (!all) return schema.type === 'object' || schema.properties ? schema : undefined
  if (!all.every(part => part !== undefined)) return undefined
  const { description } = schema
  const required = all.flatMap(part => (Array.isArray(part.required) ? (part.required as string[]) : []))
  return {
    type: 'object',
    ...(description !== undefined && { description }),
    properties: Object.assign({}, ...all.map(part => part.properties ?? {})) as Record<string, JsonSchema>,
    required: [...new Set(required)],
    additionalProperties: all.some(isOpen),
  }
}

/** True when the schema says that it takes properties it does not name; saying nothing means that they are dropped. */
export const isOpen = ({ additionalProperties: others }: JsonSchema) =>
  others !== undefined && others !== false

/** The schema of a list's items, when it is a list of one kind. */
export const itemsOf = ({ type, items }: JsonSchema): JsonSchema | undefined =>
  type === 'array' && typeof items === 'object' && items !== null && !Array.isArray(items)
    ? (items as JsonSchema)
    : undefined
