import {
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLFloat,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLString,
  GraphQLUnionType,
  type GraphQLFieldConfigMap,
  type GraphQLOutputType,
} from 'graphql'
import { enumValues } from './enum-values.ts'
import { memberNames } from './member-names.ts'
import { createNames, namesFor, pascalCase, type Names } from './names.ts'
import { createPipelineAnswers, type PipelineAnswers } from './pipeline-answers.ts'
import { JsonScalar } from './scalars.ts'
import type { ObjectShape, Shape, ShapeField, UnionShape } from './shape.ts'
import { createTelling } from './tell-apart.ts'

/** Makes the type of an answer; where it is nested, types are called by the path to them. */
export type OutputTypes = (shape: Shape, name: string) => GraphQLOutputType

interface Making {
  readonly names: Names
  readonly answers: PipelineAnswers
  readonly objectsByFields: Map<ObjectShape['fields'], GraphQLObjectType>
  readonly unionsByMembers: Map<UnionShape['members'], GraphQLOutputType>
}

/**
 * Integers are `Int` only where the schema keeps them within 32 bits on both sides; all others are `Float`, which
 * holds every integer JSON can say exactly. Unions of anything but objects are `JSON`.
 */
export function createOutputTypes(names: Names): OutputTypes {
  const answers = createPipelineAnswers()
  const making = { names, answers, objectsByFields: new Map(), unionsByMembers: new Map() }
  return (shape, name) => typeOf(shape, name, making)
}

const typeOf = (shape: Shape, name: string, making: Making): GraphQLOutputType =>
  shape.isNullable ? bareTypeOf(shape, name, making) : new GraphQLNonNull(bareTypeOf(shape, name, making))

function bareTypeOf(shape: Shape, name: string, making: Making) {
  switch (shape.kind) {
    case 'text':
      return GraphQLString
    case 'boolean':
      return GraphQLBoolean
    case 'int32':
      return GraphQLInt
    case 'number':
      return GraphQLFloat
    case 'json':
    case 'nothing':
      return JsonScalar
    case 'choice':
      return new GraphQLEnumType({ name: making.names.claim(name), values: enumValues(shape.values) })
    case 'list':
      return new GraphQLList(typeOf(shape.item, name, making))
    case 'object':
      return ofObject(shape, name, making)
    case 'union':
      return ofUnion(shape, name, making)
  }
}

function ofObject(shape: ObjectShape, name: string, making: Making): GraphQLObjectType {
  const known = making.objectsByFields.get(shape.fields)
  if (known) return known
  const own = making.names.claim(name)
  const fields = () => fieldsOf(shape, own, making)
  const made = new GraphQLObjectType({ name: own, description: shape.about, fields })
  making.objectsByFields.set(shape.fields, made)
  return made
}

function fieldsOf(shape: ObjectShape, name: string, making: Making): GraphQLFieldConfigMap<Values, unknown> {
  const fields = shape.fields()
  const ownNames = namesFor(fields.map(({ key }) => key))
  const made = fields.map((field, at) => {
    const own = ownNames[at]!
    const make = field.isRequired ? typeOf : bareTypeOf
    return [own, { type: make(field.shape, name + pascalCase(own), making), ...saidBy(field) }] as const
  })
  return Object.fromEntries(shape.isOpen ? [...made, [otherName(ownNames), otherFields(fields)]] : made)
}

const saidBy = ({ key, shape, constant }: ShapeField) => ({
  description: shape.about ?? (constant === undefined ? undefined : `Always ${JSON.stringify(constant)}.`),
  resolve: (source: Values) => (Object.hasOwn(source, key) ? source[key] : undefined),
})

function ofUnion(shape: UnionShape, name: string, making: Making): GraphQLOutputType {
  const known = making.unionsByMembers.get(shape.members)
  if (known) return known
  const members = shape.members.filter(member => member.kind === 'object')
  const isOfObjects = members.length === shape.members.length
  const made = isOfObjects ? ofObjects(members, making.names.claim(name), { shape, making }) : JsonScalar
  making.unionsByMembers.set(shape.members, made)
  return made
}

function ofObjects(
  members: readonly ObjectShape[],
  name: string,
  { shape, making }: { readonly shape: UnionShape; readonly making: Making },
) {
  const endings = memberNames(members)
  const types = members.map((member, at) => {
    const make = (wanted: string) => ofObject(member, wanted, making)
    return making.answers(endings[at]!, member, make) ?? make(name + pascalCase(endings[at]!))
  })
  const tell = createTelling(members)
  return new GraphQLUnionType({
    name,
    description: shape.about,
    types: [...new Set(types)],
    resolveType: (value: Values) => types[tell(value)]!.name,
  })
}

type Values = Readonly<Record<string, unknown>>

/** The field that holds what an open object has besides its declared fields. */
export const otherName = (names: readonly string[]) => createNames(names).claim('other')

function otherFields(fields: readonly ShapeField[]) {
  const declared = new Set(fields.map(({ key }) => key))
  return {
    type: JsonScalar,
    description: 'The fields it has besides these.',
    resolve: (source: Values) =>
      Object.fromEntries(Object.entries(source).filter(([key]) => !declared.has(key))),
  }
}
