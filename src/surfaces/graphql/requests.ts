import { isRefusal, type Caller } from '#kernel'
import type { App } from '#kernel/run'
import { traceIdOf } from '#surfaces/client'
import { getOperationAST, GraphQLError, type ExecutionArgs } from 'graphql'
import type { RequestContext } from './context.ts'
import { assertAffordable } from './document-cost.ts'
import { requestError } from './graphql-errors.ts'
import { refuseUnseen } from './refuse-unseen.ts'
import type { Schemas } from './schemas.ts'

/** What a caller asks for, on either transport. */
export interface GraphqlRequest {
  readonly query: string
  readonly operationName?: string | null | undefined
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined
}

export interface RequestPlace {
  readonly caller: Caller
  readonly traceparent: string | undefined
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal
}

export interface ReadyRequest extends ExecutionArgs {
  readonly contextValue: RequestContext
  readonly kind: 'query' | 'mutation' | 'subscription'
}

type Prepared = ReadyRequest | readonly GraphQLError[]

/** Ready to run, or what is wrong with the request as a whole. */
export type Prepare = (request: GraphqlRequest, place: RequestPlace) => Promise<Prepared>

export const isReady = (prepared: Prepared): prepared is ReadyRequest => 'schema' in prepared

export function createPrepare(app: App, schemas: () => Schemas): Prepare {
  return async (request, place) => {
    const context = { ...place, app, traceId: traceIdOf(place.traceparent), limits: new Map() }
    try {
      return await ready(request, context, schemas())
    } catch (error) {
      if (isRefusal(error)) return [requestError(error, context.traceId)]
      throw error
    }
  }
}

async function ready(
  { query, operationName, variables }: GraphqlRequest,
  context: RequestContext,
  schemas: Schemas,
): Promise<Prepared> {
  const { schema, executable, documents } = schemas.of(context.caller)
  const { document, rootsByOperation, errors } = documents.read(query)
  if (!rootsByOperation) {
    if (document) await refuseUnseen(document, variables ?? {}, { ...context, schemas })
    return errors.map(error => requestError(error, context.traceId))
  }
  const operation = getOperationAST(document, operationName)
  if (!operation) return [requestError(unclear(operationName), context.traceId)]
  if (!schema.getRootType(operation.operation)) {
    await refuseUnseen(document, variables ?? {}, { ...context, schemas })
    return [requestError(new GraphQLError(`There is no ${operation.operation} here`), context.traceId)]
  }
  const roots = rootsByOperation.get(operation)!
  assertAffordable({ operation, roots, fieldsByName: schemas.fieldsByName }, variables ?? {})
  const asksAboutSchema = roots.some(({ node }) => /^__(schema|type)$/.test(node.name.value))
  return {
    schema: asksAboutSchema ? schema : executable,
    document,
    operationName,
    variableValues: variables,
    contextValue: context,
    kind: operation.operation,
    options: { maxCoercionErrors: 10 },
  }
}

const unclear = (operationName: string | null | undefined) =>
  new GraphQLError(
    operationName
      ? `The document has no operation ${operationName.slice(0, 100)}`
      : 'The document has not exactly one operation; say which one with operationName',
  )
