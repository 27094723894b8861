import {
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLFloat,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLString,
  type GraphQLInputFieldConfig,
  type GraphQLInputType,
  type GraphQLNullableType,
} from 'graphql'
import { enumValues } from './enum-values.ts'
import { constantsOf, memberNames } from './member-names.ts'
import { namesFor, pascalCase, type Names } from './names.ts'
import { otherName } from './output-types.ts'
import {
  asItIs,
  restoreChosen,
  restoreList,
  restoreObject,
  restoreWith,
  type Restore,
  type RestoredField,
} from './restore.ts'
import { JsonScalar } from './scalars.ts'
import { listBeside, type ObjectShape, type Shape, type ShapeField, type UnionShape } from './shape.ts'

export interface InputPart {
  readonly type: GraphQLInputType
  readonly restore: Restore
}

interface BarePart extends InputPart {
  readonly type: GraphQLInputType & GraphQLNullableType
}

/** Makes the type of what an operation takes, and the way back. */
export type InputTypes = (shape: Shape, name: string) => InputPart

interface Making {
  readonly names: Names
  readonly partsByFields: Map<ObjectShape['fields'], BarePart>
  readonly partsByMembers: Map<UnionShape['members'], BarePart>
}

/**
 * A choice between objects, or between things of several kinds, is a @oneOf input; "one, or a list of them" is a
 * list, where GraphQL takes one alone. Usual values stay with the operation: the request is what the caller sent.
 */
export function createInputTypes(names: Names): InputTypes {
  const making = { names, partsByFields: new Map(), partsByMembers: new Map() }
  return (shape, name) => partOf(shape, name, making)
}

function partOf(shape: Shape, name: string, making: Making): InputPart {
  const { type, restore } = barePartOf(shape, name, making)
  return { type: shape.isNullable ? type : new GraphQLNonNull(type), restore }
}

function barePartOf(shape: Shape, name: string, making: Making): BarePart {
  switch (shape.kind) {
    case 'text':
      return asIs(GraphQLString)
    case 'boolean':
      return asIs(GraphQLBoolean)
    case 'int32':
      return asIs(GraphQLInt)
    case 'number':
      return asIs(GraphQLFloat)
    case 'json':
    case 'nothing':
      return asIs(JsonScalar)
    case 'choice':
      return asIs(new GraphQLEnumType({ name: claim(name, making), values: enumValues(shape.values) }))
    case 'list': {
      const item = partOf(shape.item, name, making)
      return { type: new GraphQLList(item.type), restore: restoreList(item.restore) }
    }
    case 'object':
      return ofObject(shape, name, making)
    case 'union':
      return ofUnion(shape, name, making)
  }
}

const asIs = (type: BarePart['type']): BarePart => ({ type, restore: asItIs })

const claim = (name: string, { names }: Making) => names.claim(name.endsWith('Input') ? name : `${name}Input`)

function ofObject(shape: ObjectShape, name: string, making: Making): BarePart {
  const known = making.partsByFields.get(shape.fields)
  if (known) return known
  const fieldsByName = new Map<string, RestoredField>()
  const type = new GraphQLInputObjectType({
    name: claim(name, making),
    description: shape.about,
    fields: () =>
      Object.fromEntries<GraphQLInputFieldConfig>(fieldsOf(shape, name, { making, fieldsByName })),
  })
  const made = { type, restore: restoreObject(fieldsByName) }
  making.partsByFields.set(shape.fields, made)
  return made
}

interface FieldMaking {
  readonly making: Making
  readonly fieldsByName: Map<string, RestoredField>
}

function fieldsOf(
  shape: ObjectShape,
  name: string,
  { making, fieldsByName }: FieldMaking,
): readonly (readonly [string, GraphQLInputFieldConfig])[] {
  const fields = shape.fields()
  const ownNames = namesFor(fields.map(({ key }) => key))
  const made = fields.map((field, at): readonly [string, GraphQLInputFieldConfig] => {
    const own = ownNames[at]!
    const make = field.isRequired && !needs(field.shape, shape.fields) ? partOf : barePartOf
    const { type, restore } = make(field.shape, name + pascalCase(own), making)
    fieldsByName.set(own, { key: field.key, restore, mayBeNull: field.shape.isNullable })
    return [own, { type, description: describe(field) }]
  })
  if (!shape.isOpen) return made
  const other = otherName(ownNames)
  fieldsByName.set(other, { key: undefined, restore: asItIs, mayBeNull: false })
  return [...made, [other, { type: JsonScalar, description: 'Further fields, as one object.' }] as const]
}

/** True for what can only hold another of `target`, and so on without end: GraphQL takes no such schema. */
function needs(
  shape: Shape,
  target: ObjectShape['fields'],
  seen = new Set<ObjectShape['fields']>(),
): boolean {
  if (shape.kind !== 'object' || shape.isNullable || seen.has(shape.fields)) return false
  if (shape.fields === target) return true
  seen.add(shape.fields)
  return shape.fields().some(field => field.isRequired && needs(field.shape, target, seen))
}

function ofUnion(shape: UnionShape, name: string, making: Making): BarePart {
  const known = making.partsByMembers.get(shape.members)
  if (known) return known
  const list = listBeside(shape)
  const made = list ? barePartOf(list, name, making) : oneOf(shape, name, making)
  making.partsByMembers.set(shape.members, made)
  return made
}

/** The chosen name says what the constants of a member say, so nobody writes them. */
function oneOf(shape: UnionShape, name: string, making: Making): BarePart {
  const ownNames = memberNames(shape.members)
  const restoreByName = new Map<string, Restore>()
  const fields = () =>
    Object.fromEntries(
      shape.members.map((member, at) => {
        const own = ownNames[at]!
        const { bare, constants } = withoutConstants(member)
        const { type, restore } = barePartOf(bare, name + pascalCase(own), making)
        restoreByName.set(own, restoreWith(constants, restore))
        return [own, { type, description: member.about }]
      }),
    )
  const type = new GraphQLInputObjectType({
    name: claim(name, making),
    description: shape.about,
    fields,
    isOneOf: true,
  })
  return { type, restore: restoreChosen(restoreByName) }
}

function withoutConstants(member: Shape): { bare: Shape; constants: ReadonlyMap<string, unknown> } {
  const constants = constantsOf(member)
  if (member.kind !== 'object' || constants.length === 0) return { bare: member, constants: new Map() }
  const left = member.fields().filter(field => !constants.includes(field))
  if (left.length === 0 && !member.isOpen) return { bare: member, constants: new Map() }
  return {
    bare: { ...member, fields: () => left },
    constants: new Map(constants.map(({ key, constant }) => [key, constant])),
  }
}

function describe({ shape, constant, usual, isRequired }: ShapeField): string | undefined {
  const says = [
    shape.about,
    constant === undefined ? undefined : `Always ${JSON.stringify(constant)}.`,
    isRequired || usual === undefined ? undefined : `Left out, it is ${JSON.stringify(usual)}.`,
  ].filter(part => part !== undefined)
  return says.length > 0 ? says.join('\n') : undefined
}
