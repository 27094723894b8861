import { assertMay, forbidden } from '#kernel'
import type { OperationInfo } from '#surfaces/client'
import { Kind, OperationTypeNode, valueFromASTUntyped, type DocumentNode, type FieldNode } from 'graphql'
import type { RequestContext } from './context.ts'
import { eventsPermission } from './event-fields.ts'
import type { Schemas } from './schemas.ts'

type Variables = Readonly<Record<string, unknown>>

interface Looking extends RequestContext {
  readonly schemas: Schemas
}

/** What is there but not for this caller is forbidden, as on every other way in, and not unknown. */
export async function refuseUnseen(
  document: DocumentNode,
  variables: Variables,
  looking: Looking,
): Promise<void> {
  const { schemas, caller } = looking
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue
    if (definition.operation === OperationTypeNode.SUBSCRIPTION) assertMay(caller, eventsPermission)
    for (const selection of definition.selectionSet.selections) {
      if (selection.kind !== Kind.FIELD) continue
      const operation = schemas.fieldsByName.get(selection.name.value)?.operation
      if (operation && !caller.can(operation.permission)) {
        await refuse(operation, inputOf(selection, variables), looking)
      }
    }
  }
}

/** Through the pipeline, which counts and writes down what it refuses; the condition keeps it from ever running. */
async function refuse(operation: OperationInfo, input: unknown, looking: Looking): Promise<void> {
  const { app, caller, traceparent } = looking
  const refusal = forbidden(operation.permission)
  const precondition = () => Promise.reject(refusal)
  const who = { actor: caller.actor, caller, surface: 'graphql', traceparent, precondition }
  await app.call(operation.name, input, who).catch(() => {})
  throw refusal
}

function inputOf(field: FieldNode, variables: Variables): unknown {
  const given = field.arguments?.find(({ name }) => name.value === 'input')
  return (given && valueFromASTUntyped(given.value, variables)) ?? {}
}
