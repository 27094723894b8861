export type {
  AliceClient,
  CallSettings,
  CloudEvent,
  EventFilter,
  FollowOptions,
  OperationInfo,
} from './alice-client.ts'
export { appClient, callAs, type CallPlace } from './app-client.ts'
export { clientTypes } from './client-types.ts'
export { describeOperations, publicOperations } from './describe-operations.ts'
export { isFault } from './fault.ts'
export { httpClient } from './http-client.ts'
export type { JsonSchema } from './json-schema.ts'
export { eventsFor, followStart, logFilter, recentEvents } from './read-events.ts'
export { parseTraceparent, traceIdOf } from './trace.ts'
export { wsClient } from './ws-client.ts'
