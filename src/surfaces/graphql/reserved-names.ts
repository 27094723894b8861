import { CloudEventType, WorkflowProgressType } from './event-types.ts'
import { JsonScalar } from './scalars.ts'

/** Names of types that no schema of an operation can take. */
export const reservedNames: readonly string[] = [
  'Query',
  'Mutation',
  'Subscription',
  'String',
  'Int',
  'Float',
  'Boolean',
  'ID',
  JsonScalar.name,
  CloudEventType.name,
  WorkflowProgressType.name,
]
