// Below the root an answer is plain data: nothing is asked for, nothing takes arguments. So the selection of a root
// field is turned once into a function that copies what was selected, which takes a third of the time of resolving each
// field by itself. What is selected twice under one name is merged, as GraphQL §5.3.2 allows it.
import {
  getDirectiveValues,
  getNamedType,
  getNullableType,
  GraphQLFloat,
  GraphQLIncludeDirective,
  GraphQLObjectType,
  GraphQLScalarType,
  GraphQLSchema,
  GraphQLSkipDirective,
  GraphQLString,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  Kind,
  type FieldNode,
  type GraphQLLeafType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLUnionType,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'
import { JsonScalar } from './scalars.ts'

type Project = (value: unknown) => unknown
type Info = Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments' | 'variableValues'>

type Values = Record<string, unknown>

/** Its value is the selected part of an answer. */
const Selected = new GraphQLScalarType({ name: 'Selected' })

interface Compiling extends Info {
  /** Knows the unions that selections name. */
  readonly schema: GraphQLSchema
  /** Set when something was left out or in because of a variable: the function holds for this request alone. */
  isForOnce: boolean
}

const projectByField = new WeakMap<FieldNode, Project>()

/** Runs what the schema describes: the same arguments and answers, whose selected part is made here. */
export function executableOf(schema: GraphQLSchema): GraphQLSchema {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
  const [query, mutation, subscription] = roots.map(root => root && executableRoot(root, schema))
  return new GraphQLSchema({ query, mutation, subscription, assumeValid: true })
}

function executableRoot(root: GraphQLObjectType, schema: GraphQLSchema): GraphQLObjectType {
  const { fields, ...config } = root.toConfig()
  const made = Object.entries(fields).map(([name, field]) => {
    const { type, resolve } = field
    if (!resolve || isLeafType(getNamedType(type))) return [name, field] as const
    const selecting: typeof resolve = async (source, args, context, info) =>
      selected(await resolve(source, args, context, info), type, { ...pick(info), schema })
    return [name, { ...field, type: Selected, resolve: selecting }] as const
  })
  return new GraphQLObjectType({ ...config, fields: Object.fromEntries(made) })
}

const pick = ({ fieldNodes, fragments, variableValues }: GraphQLResolveInfo): Info => ({
  fieldNodes,
  fragments,
  variableValues,
})

/** The part of a value that was selected; throws when the value is not of its type. */
function selected(value: unknown, type: GraphQLOutputType, info: Info & Pick<Compiling, 'schema'>): unknown {
  const [field] = info.fieldNodes
  const known = info.fieldNodes.length === 1 ? projectByField.get(field!) : undefined
  if (known) return known(value)
  const compiling = { ...info, isForOnce: info.fieldNodes.length > 1 }
  const project = compile(type, info.fieldNodes, compiling)
  if (!compiling.isForOnce) projectByField.set(field!, project)
  return project(value)
}

function compile(type: GraphQLOutputType, nodes: readonly FieldNode[], compiling: Compiling): Project {
  const bare = bareProject(getNullableType(type), nodes, compiling)
  if (!isNonNullType(type)) return value => ((value ?? undefined) === undefined ? null : bare(value))
  return value => {
    if ((value ?? undefined) === undefined) throw new Error(`There is no value for ${nodes[0]!.name.value}`)
    return bare(value)
  }
}

function bareProject(type: GraphQLOutputType, nodes: readonly FieldNode[], compiling: Compiling): Project {
  if (isLeafType(type)) return projectLeaf(type)
  if (isListType(type)) {
    const item = compile(type.ofType, nodes, compiling)
    return value => (value as readonly unknown[]).map(item)
  }
  if (isUnionType(type)) return projectUnion(type, nodes, compiling)
  if (isObjectType(type)) return projectObject(type, nodes, compiling)
  throw new Error(`No answer is a ${String(type)}`)
}

/** What is of its kind already stays what it is. */
function projectLeaf(type: GraphQLLeafType): Project {
  const serialize: Project = value => type.serialize(value)
  if (type === JsonScalar) return value => value
  if (type === GraphQLString) return value => (typeof value === 'string' ? value : serialize(value))
  if (type === GraphQLFloat) return value => (Number.isFinite(value) ? value : serialize(value))
  return serialize
}

function projectUnion(type: GraphQLUnionType, nodes: readonly FieldNode[], compiling: Compiling): Project {
  const projectByType = new Map(
    type.getTypes().map(member => [member.name, projectObject(member, nodes, compiling)]),
  )
  const nameOf = type.resolveType as (value: unknown) => string
  return value => projectByType.get(nameOf(value))!(value)
}

function projectObject(type: GraphQLObjectType, nodes: readonly FieldNode[], compiling: Compiling): Project {
  const nodesByKey = new Map<string, FieldNode[]>()
  const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? [])
  for (const set of sets) collect(set, type, { nodesByKey, compiling })
  const parts = [...nodesByKey].map(([key, own]) => [key, projectField(type, own, compiling)] as const)
  // An alias may be __proto__, which only an object without a prototype takes for a name.
  const isPlain = !nodesByKey.has('__proto__')
  return value => {
    const made: Values = isPlain ? {} : (Object.create(null) as Values)
    for (const [key, project] of parts) made[key] = project(value)
    return made
  }
}

function projectField(type: GraphQLObjectType, nodes: readonly FieldNode[], compiling: Compiling): Project {
  const name = nodes[0]!.name.value
  if (name === '__typename') return () => type.name
  const { type: inner, resolve } = type.getFields()[name]!
  const project = compile(inner, nodes, compiling)
  const read = (resolve ?? ((source: Values) => source[name])) as (source: unknown) => unknown
  return value => project(read(value))
}

interface Collecting {
  readonly nodesByKey: Map<string, FieldNode[]>
  readonly compiling: Compiling
}

function collect(set: SelectionSetNode, type: GraphQLObjectType, collecting: Collecting): void {
  const { nodesByKey, compiling } = collecting
  for (const selection of set.selections) {
    if (!isIncluded(selection, compiling)) continue
    if (selection.kind === Kind.FIELD) {
      const key = (selection.alias ?? selection.name).value
      nodesByKey.set(key, [...(nodesByKey.get(key) ?? []), selection])
      continue
    }
    const part =
      selection.kind === Kind.INLINE_FRAGMENT ? selection : compiling.fragments[selection.name.value]
    const condition = part?.typeCondition?.name.value
    if (part && holds(condition, type, compiling.schema)) collect(part.selectionSet, type, collecting)
  }
}

/** A condition names the object, or a union it stands in. */
function holds(condition: string | undefined, type: GraphQLObjectType, schema: GraphQLSchema): boolean {
  if (condition === undefined || condition === type.name) return true
  const named = schema.getType(condition)
  return isUnionType(named) && schema.isSubType(named, type)
}

function isIncluded(selection: SelectionNode, compiling: Compiling): boolean {
  if (!selection.directives || selection.directives.length === 0) return true
  compiling.isForOnce = true
  const { variableValues } = compiling
  return (
    getDirectiveValues(GraphQLSkipDirective, selection, variableValues)?.if !== true &&
    getDirectiveValues(GraphQLIncludeDirective, selection, variableValues)?.if !== false
  )
}
