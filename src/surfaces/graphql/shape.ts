import { canonicalJson } from '#lib/canonical'

interface Said {
  readonly about: string | undefined
  /** The value may be null. */
  readonly isNullable: boolean
}

export interface ShapeField {
  /** As on the wire. */
  readonly key: string
  readonly shape: Shape
  readonly isRequired: boolean
  /** The one value it always has. */
  readonly constant: string | number | boolean | undefined
  /** What the operation takes when it is left out. */
  readonly usual: unknown
}

export interface ObjectShape extends Said {
  readonly kind: 'object'
  /** Computed when asked for, since a schema may contain itself; the same function wherever the shape is met. */
  readonly fields: () => readonly ShapeField[]
  /** It may have fields that are not declared. */
  readonly isOpen: boolean
}

export interface UnionShape extends Said {
  readonly kind: 'union'
  /** Two or more; none of them a union or `json`. */
  readonly members: readonly Shape[]
}

/** What a JSON Schema says, in the words GraphQL has: everything a type is made from. */
export type Shape =
  | (Said & { readonly kind: 'text' | 'int32' | 'number' | 'boolean' | 'json' | 'nothing' })
  | (Said & { readonly kind: 'choice'; readonly values: readonly string[] })
  | (Said & { readonly kind: 'list'; readonly item: Shape })
  | ObjectShape
  | UnionShape

const said: Said = { about: undefined, isNullable: false }

export const text: Shape = { ...said, kind: 'text' }
export const int32: Shape = { ...said, kind: 'int32' }
export const number: Shape = { ...said, kind: 'number' }
export const boolean: Shape = { ...said, kind: 'boolean' }
/** Something that is not null, and that no type of GraphQL describes. */
export const json: Shape = { ...said, kind: 'json' }
export const anything: Shape = { ...json, isNullable: true }
export const nothing: Shape = { ...said, kind: 'nothing', isNullable: true }

export const listOf = (item: Shape): Shape => ({ ...said, kind: 'list', item })
export const choiceOf = (values: readonly string[]): Shape => ({ ...said, kind: 'choice', values })
export const objectOf = (fields: ObjectShape['fields'], isOpen: boolean): Shape => ({
  ...said,
  kind: 'object',
  fields,
  isOpen,
})

/** One shape for "any of these". */
export function unite(shapes: readonly Shape[]): Shape {
  const isNullable = shapes.some(shape => shape.isNullable)
  const members = distinct(shapes.filter(({ kind }) => kind !== 'nothing').flatMap(membersOf))
  if (members.length === 0) return nothing
  if (members.some(({ kind }) => kind === 'json')) return { ...json, isNullable }
  const one = members.length === 1 ? members[0]! : combined(members)
  return { ...one, isNullable: one.isNullable || isNullable }
}

const membersOf = (shape: Shape): readonly Shape[] => (shape.kind === 'union' ? shape.members : [shape])

/** Scalars of one kind count once; whatever is made of parts counts each time it is another. */
const distinct = (shapes: readonly Shape[]) =>
  shapes.filter((shape, at) => shapes.findIndex(other => isSame(other, shape)) === at)

function combined(members: readonly Shape[]): Shape {
  const kinds = new Set(members.map(({ kind }) => kind))
  const areAll = (...some: readonly Shape['kind'][]) => kinds.isSubsetOf(new Set(some))
  if (areAll('choice')) return choiceOf([...new Set(members.flatMap(valuesOf))])
  if (areAll('choice', 'text')) return text
  return areAll('int32', 'number') ? number : { ...said, kind: 'union', members }
}

const valuesOf = (shape: Shape) => (shape.kind === 'choice' ? shape.values : [])

/** The list in "one, or a list of them". */
export function listBeside({ members }: UnionShape): Shape | undefined {
  const list = members.find(({ kind }) => kind === 'list')
  const one = members.find(member => member !== list)
  if (members.length !== 2 || list?.kind !== 'list' || !one) return undefined
  return isSame(one, list.item) ? list : undefined
}

/** The same to a caller; objects only when they come from the same words. */
function isSame(a: Shape, b: Shape): boolean {
  if (a === b) return true
  if (a.kind === 'object') return b.kind === 'object' && a.fields === b.fields
  if (a.kind === 'choice') return b.kind === 'choice' && canonicalJson(a.values) === canonicalJson(b.values)
  return a.kind === b.kind && a.kind !== 'union' && a.kind !== 'list'
}
