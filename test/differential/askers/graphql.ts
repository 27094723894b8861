import {
  buildClientSchema,
  getIntrospectionQuery,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type IntrospectionQuery,
} from 'graphql'
import { refusedFrom, type Answered, type Question, type Way } from '../asker.ts'

interface Reply {
  readonly data?: Readonly<Record<string, unknown>> | null
  readonly errors?: readonly {
    readonly message: string
    readonly extensions?: Readonly<Record<string, unknown>>
  }[]
  readonly error?: unknown
}

/** Asks for every field of the answer, as deep as the schema goes without meeting a type again. */
export const graphql: Way = {
  name: 'GraphQL',
  dropsNulls: true,
  checksTypes: true,
  hidesLimits: true,
  async open({ url, key }) {
    const send = async (query: string, variables: object = {}): Promise<Reply> => {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          connection: 'close',
          ...(key !== undefined && { authorization: `Bearer ${key}` }),
        },
        body: JSON.stringify({ query, variables }),
      })
      return (await response.json()) as Reply
    }
    const schemas = new Map<string, GraphQLSchema>()
    const learn = async (): Promise<GraphQLSchema | undefined> => {
      const { data } = await send(getIntrospectionQuery({ descriptions: false }))
      const schema = data ? buildClientSchema(data as unknown as IntrospectionQuery) : undefined
      if (schema) schemas.set('schema', schema)
      return schema
    }
    return {
      async ask(question): Promise<Answered> {
        const written = write(question, schemas.get('schema') ?? (await learn()))
        if (!written) return { cannotSay: true }
        const { data, errors = [], error } = await send(written.query, written.variables)
        if (error !== undefined) return { refused: refusedFrom(error) }
        const [first] = errors
        if (first) return { refused: refusedFrom({ message: first.message, ...first.extensions }) }
        return { answer: plain(data?.answer) }
      },
      close: async () => {},
    }
  },
}

/** The document of a question; undefined when the field takes nothing and something is to be said. */
function write({ operation, input, idempotencyKey }: Question, schema: GraphQLSchema | undefined) {
  const name = operation.name.replaceAll(/[._]([a-z])/g, (_, letter: string) => letter.toUpperCase())
  const isRead = operation.effect === 'read'
  const root = isRead ? schema?.getQueryType() : schema?.getMutationType()
  const field = root?.getFields()[name]
  const type = field?.args.find(argument => argument.name === 'input')?.type
  const {
    dry_run: dryRun,
    plan_digest: planDigest,
    ...fields
  } = input as {
    dry_run?: boolean
    plan_digest?: string
  }
  if (field && !type && Object.keys(fields).length > 0) return undefined
  const given = [
    ...(type ? ['input: $input'] : []),
    ...(idempotencyKey === undefined ? [] : [`idempotencyKey: ${JSON.stringify(idempotencyKey)}`]),
    ...(dryRun === undefined ? [] : [`dryRun: ${JSON.stringify(dryRun)}`]),
    ...(planDigest === undefined ? [] : [`planDigest: ${JSON.stringify(planDigest)}`]),
  ]
  const args = given.length > 0 ? `(${given.join(', ')})` : ''
  const declared = type ? `($input: ${String(type)})` : ''
  const selection = field ? selectionOf(field.type, []) : ''
  return {
    query: `${isRead ? 'query' : 'mutation'}${declared} { answer: ${name}${args} ${selection} }`,
    variables: type ? { input: toInput(type, fields) } : {},
  }
}

/** Enum values that GraphQL cannot name have a name of their own, and their text in the description of the schema. */
function toInput(type: GraphQLInputType, value: unknown): unknown {
  if (isNonNullType(type)) return toInput(type.ofType, value)
  if (isListType(type) && Array.isArray(value)) return value.map(each => toInput(type.ofType, each))
  if (isEnumType(type)) return typeof value === 'string' ? enumName(value) : value
  if (isInputObjectType(type) && type.isOneOf) return toMember(type, value)
  if (isInputObjectType(type) && typeof value === 'object' && value !== null) {
    const fields = type.getFields()
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [
        name,
        fields[name] ? toInput(fields[name].type, each) : each,
      ]),
    )
  }
  return value
}

/** One of several types is said by the field that has the type of the value. */
function toMember(type: GraphQLInputObjectType, value: unknown): unknown {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  const keys = isObject ? Object.keys(value) : []
  const member = Object.values(type.getFields()).find(field => {
    if (isListType(field.type)) return Array.isArray(value)
    if (isInputObjectType(field.type)) {
      const names = Object.values(field.type.getFields())
      return (
        isObject &&
        keys.every(key => names.some(({ name }) => name === key)) &&
        names.every(each => !isNonNullType(each.type) || keys.includes(each.name))
      )
    }
    return !isObject && !Array.isArray(value) && fitsScalar(field.type.toString(), value)
  })
  return member ? { [member.name]: toInput(member.type, value) } : value
}

const fitsScalar = (name: string, value: unknown) =>
  name === 'String' || name === 'ID'
    ? typeof value === 'string'
    : name === 'Boolean'
      ? typeof value === 'boolean'
      : typeof value !== 'boolean'

const enumName = (text: string) => {
  const name = text.replaceAll(/[^A-Za-z0-9_]/g, '_')
  return /^\d/.test(name) ? `_${name}` : name
}

function selectionOf(type: GraphQLOutputType, seen: readonly string[]): string {
  const named = getNamedType(type)
  if (seen.filter(name => name === named.name).length > 1) return ''
  const deeper = [...seen, named.name]
  if (isUnionType(named)) {
    const members = named
      .getTypes()
      .map((member, at) => `... on ${member.name} ${aliased(selectionOf(member, deeper), at)}`)
    return `{ __typename ${members.join(' ')} }`
  }
  if (!isObjectType(named)) return ''
  const fields = Object.values(named.getFields()).flatMap(field => {
    const inner = selectionOf(field.type, deeper)
    return inner === '' && isObjectType(getNamedType(field.type)) ? [] : [`${field.name} ${inner}`]
  })
  return `{ ${fields.join(' ')} }`
}

/** Members of a union may have fields of one name and different types, which one selection cannot hold. */
function aliased(selection: string, at: number): string {
  let depth = 0
  return selection.replaceAll(/[{}]|[A-Za-z_]\w*/g, word => {
    if (word === '{') depth += 1
    else if (word === '}') depth -= 1
    else if (depth === 1) return `m${at}__${word}: ${word}`
    return word
  })
}

/** Without what only GraphQL needs: type names, names that kept members apart, and the rest of open objects in `other`. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.entries(value)
    .filter(([name]) => name !== '__typename')
    .map(([name, each]) => [name.replace(/^m\d+__/, ''), plain(each)] as const)
  const { other, ...named } = Object.fromEntries(fields)
  return { ...(other as object | undefined), ...named }
}
