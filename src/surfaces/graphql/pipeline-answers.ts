import { canonicalJson } from '#lib/canonical'
import type { GraphQLObjectType } from 'graphql'
import type { ObjectShape, Shape } from './shape.ts'

const nameByMember: Readonly<Record<string, string>> = {
  dry_run: 'PlanAnswer',
  awaiting_approval: 'ApprovalAnswer',
}

/**
 * What the pipeline itself answers, a plan or a wait for approval, is one type for all operations that may answer it:
 * clients treat it in one place.
 */
export type PipelineAnswers = (
  member: string,
  shape: ObjectShape,
  make: (name: string) => GraphQLObjectType,
) => GraphQLObjectType | undefined

export function createPipelineAnswers(): PipelineAnswers {
  const typesByOutline = new Map<string, GraphQLObjectType>()
  return (member, shape, make) => {
    const name = Object.hasOwn(nameByMember, member) ? nameByMember[member]! : undefined
    if (name === undefined) return undefined
    const outline = canonicalJson([name, outlineOf(shape)])
    const type = typesByOutline.get(outline) ?? make(name)
    typesByOutline.set(outline, type)
    return type
  }
}

/** Equal for shapes that look the same, as deep as the answers of the pipeline go. */
function outlineOf(shape: Shape, depth = 6): unknown {
  const { kind, isNullable } = shape
  const said = { kind, isNullable }
  if (depth === 0) return said
  switch (shape.kind) {
    case 'choice':
      return { ...said, values: shape.values }
    case 'list':
      return { ...said, item: outlineOf(shape.item, depth - 1) }
    case 'union':
      return { ...said, members: shape.members.map(member => outlineOf(member, depth - 1)) }
    case 'object':
      return { ...said, isOpen: shape.isOpen, fields: fieldsOf(shape, depth - 1) }
    default:
      return said
  }
}

const fieldsOf = (shape: ObjectShape, depth: number) =>
  shape
    .fields()
    .map(({ key, isRequired, constant, shape: inner }) => [
      key,
      isRequired,
      constant,
      outlineOf(inner, depth),
    ])
    .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1))
