export type {
  AliceClient,
  CallSettings,
  CloudEvent,
  EventFilter,
  FollowOptions,
  OperationInfo,
} from './alice-client.ts'
export { appClient } from './app-client.ts'
export { describeOperations, publicOperations } from './describe-operations.ts'
export { isFault, type Fault } from './fault.ts'
export { checkFilter, followStart } from './follow-start.ts'
export { httpClient, type HttpClientOptions } from './http-client.ts'
export type { JsonSchema } from './json-schema.ts'
export { parseTraceparent, traceIdOf } from './trace.ts'
