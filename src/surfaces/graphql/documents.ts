import { createLru } from '#lib/lru'
import {
  GraphQLError,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql'
import { documentLimits, measure, tooLarge, type RootField } from './document-limits.ts'

/** A document that may run. */
export interface GoodDocument {
  readonly document: DocumentNode
  readonly rootsByOperation: ReadonlyMap<OperationDefinitionNode, readonly RootField[]>
  readonly errors?: undefined
}

export interface BadDocument {
  readonly errors: readonly GraphQLError[]
  /** Undefined when it could not even be read. */
  readonly document?: DocumentNode
  readonly rootsByOperation?: undefined
}

export interface Documents {
  /** Parsed, measured and validated, or what is wrong with it; throws what is over a limit. */
  read(text: string): GoodDocument | BadDocument
}

const mostKept = 100
/** A syntax tree is about fifty times its text, so long documents are read anew each time. */
const longestKept = 8192
const maxErrors = 10

/** Reads documents for one schema and keeps those that were good, the last used longest. */
export function createDocuments(schema: GraphQLSchema): Documents {
  const good = createLru<string, GoodDocument>(mostKept)
  return {
    read(text) {
      const known = good.get(text)
      if (known) return known
      if (text.length > documentLimits.length) throw tooLarge('length', text.length)
      const document = parsed(text)
      if (document instanceof GraphQLError) return { errors: [document] }
      const rootsByOperation = measure(document)
      const errors = validate(schema, document, specifiedRules, { maxErrors })
      if (errors.length > 0) return { errors, document }
      const made = { document, rootsByOperation }
      if (text.length <= longestKept) good.set(text, made)
      return made
    },
  }
}

function parsed(text: string): DocumentNode | GraphQLError {
  try {
    return parse(text, { maxTokens: documentLimits.tokens })
  } catch (error) {
    // Values nested so deep that reading them takes more than the stack.
    if (error instanceof RangeError) throw tooLarge('value_depth')
    if (!(error instanceof GraphQLError)) throw error
    if (error.message.includes('Parsing aborted')) throw tooLarge('tokens')
    return error
  }
}
