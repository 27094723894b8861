export {
  assertMay,
  forbidden,
  grants,
  trustedCaller,
  type Authenticate,
  type Caller,
  type Credentials,
  type LimitState,
} from './caller.ts'
export { domain, type Domain, type Panel } from './domain.ts'
export {
  dataSchemaOf,
  event,
  outsideId,
  priorities,
  toCloudEvent,
  type Actor,
  type EventContext,
  type EventDefinition,
  type EventRecord,
  type NewEvent,
  type Priority,
} from './event.ts'
export {
  operation,
  type Effect,
  type Money,
  type Operation,
  type Plan,
  type PlanStep,
  type RunContext,
  type UndoBy,
  type Uses,
  type ViewReader,
} from './operation.ts'
export {
  Blobs,
  EventLog,
  EventStats,
  EventTypes,
  Ids,
  Log,
  OperationControl,
  ReactionControl,
  SystemInfo,
  ViewControl,
  WorkflowControl,
  type Alongside,
  type DeadLetter,
  type DomainInfo,
  type Logger,
  type LogQuery,
  type ReactionStats,
  type StartAnswer,
} from './facilities.ts'
export {
  EventSearch,
  type Searched,
  type SearchQuery,
  type SubjectCount,
  type TypeCount,
} from './event-search.ts'
export { isPattern, matchesPattern } from './pattern.ts'
export { port, provide, type Binding, type Port } from './port.ts'
export { reaction, type Reaction } from './reaction.ts'
export {
  errorBody,
  isRefusal,
  kernelRefusals,
  noteTrace,
  Refusal,
  type ErrorBody,
  type KernelRefusalCode,
  type RefusalDetails,
} from './refusal.ts'
export { service, type Health, type Running, type Service, type ServiceContext } from './service.ts'
export { seesEvent, visibleEvents } from './visible.ts'
export {
  boolean,
  integer,
  json,
  optional,
  real,
  text,
  view,
  type Column,
  type Columns,
  type Key,
  type Row,
  type RowOf,
  type Table,
  type View,
} from './view.ts'
export {
  isFinished,
  workflow,
  workflowStatuses,
  type Budget,
  type EachOptions,
  type Flow,
  type Front,
  type Progress,
  type Question,
  type RetryPolicy,
  type Settled,
  type StartedWorkflow,
  type StartOptions,
  type StepError,
  type StepOptions,
  type Workflow,
  type WorkflowStatus,
  type WorkflowUndo,
} from './workflow.ts'
