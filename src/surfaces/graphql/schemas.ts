import type { Caller } from '#kernel'
import { createLru } from '#lib/lru'
import type { OperationInfo } from '#surfaces/client'
import {
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
  printSchema,
  lexicographicSortSchema,
} from 'graphql'
import { createDocuments, type Documents } from './documents.ts'
import { eventFields, eventsPermission } from './event-fields.ts'
import { createInputTypes } from './input-types.ts'
import { createNames } from './names.ts'
import { operationFields, type Field, type OperationField } from './operation-fields.ts'
import { createOutputTypes } from './output-types.ts'
import { executableOf } from './projection.ts'
import { reservedNames } from './reserved-names.ts'

const mostSchemas = 32

/** One schema, and the documents that were found good by it. */
export interface VisibleSchema {
  readonly schema: GraphQLSchema
  /** Runs documents that do not ask about the schema itself. */
  readonly executable: GraphQLSchema
  readonly documents: Documents
}

export interface Schemas {
  /** Holds what this caller may use now and nothing else; callers who may use the same share it. */
  of(caller: Caller): VisibleSchema
  /** By the name of its field, whether or not a caller may see it. */
  readonly fieldsByName: ReadonlyMap<string, OperationField>
}

/** Types are made once, from everything there is, so that their names do not depend on who looks. */
export function createSchemas(infos: readonly OperationInfo[], version: string): Schemas {
  const fields = fieldsOf(infos)
  const permissions = [...new Set([...infos.map(({ permission }) => permission), eventsPermission])]
  const schemas = createLru<string, VisibleSchema>(mostSchemas)
  return {
    fieldsByName: new Map(fields.map(field => [field.name, field])),
    of(caller) {
      const held = permissions.filter(permission => caller.can(permission))
      const key = held.join(' ')
      const known = schemas.get(key)
      if (known) return known
      const schema = schemaFor(fields, held, version)
      const made = { schema, executable: executableOf(schema), documents: createDocuments(schema) }
      schemas.set(key, made)
      return made
    },
  }
}

/** The whole schema in the schema definition language, in an order that only changes with it. */
export function graphqlSchemaText(infos: readonly OperationInfo[]): string {
  const permissions = [...infos.map(({ permission }) => permission), eventsPermission]
  return `${printSchema(lexicographicSortSchema(schemaFor(fieldsOf(infos), permissions, '')))}\n`
}

function fieldsOf(infos: readonly OperationInfo[]): readonly OperationField[] {
  const names = createNames(reservedNames)
  const inputs = createInputTypes(names)
  const outputs = createOutputTypes(names)
  const sorted = infos.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const fields = operationFields(sorted, { names, inputs, outputs })
  // Nested types are made when somebody asks for them: a schema of all of them fixes what each is called.
  schemaFor(fields, undefined, '')
  return fields
}

function schemaFor(
  fields: readonly OperationField[],
  held: readonly string[] | undefined,
  version: string,
): GraphQLSchema {
  const may = (permission: string) => held === undefined || held.includes(permission)
  const visible = fields.filter(({ operation }) => may(operation.permission))
  const reads = visible.filter(({ operation }) => operation.effect === 'read')
  const effects = visible.filter(({ operation }) => operation.effect !== 'read')
  const query = rootType('Query', { version: versionField(version), ...fieldMap(reads) })
  const mutation = effects.length > 0 ? rootType('Mutation', fieldMap(effects)) : undefined
  const subscription = may(eventsPermission) ? rootType('Subscription', eventFields) : undefined
  return new GraphQLSchema({ query, mutation, subscription })
}

const rootType = (name: string, fields: Readonly<Record<string, Field>>) =>
  new GraphQLObjectType({ name, fields: { ...fields } })

const fieldMap = (fields: readonly OperationField[]) =>
  Object.fromEntries(fields.map(({ name, field }) => [name, field]))

const versionField = (version: string): Field => ({
  type: new GraphQLNonNull(GraphQLString),
  description: 'The version of this Alice.',
  resolve: () => version,
})
