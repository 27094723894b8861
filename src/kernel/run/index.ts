export type { AnswerCache, KeptAnswer } from './answers.ts'
export { createApp, type App, type AppOptions } from './app.ts'
export type { Call } from './call.ts'
export type {
  ApprovalAnswer,
  ApprovalRequest,
  AtEnd,
  CallEnd,
  CallOptions,
  Counted,
  HookRequest,
  Hooks,
  PlanAnswer,
} from './hooks.ts'
export type { Held, Reserve, Spending } from './spending.ts'
export { currentWork, type CurrentWork } from './current-work.ts'
export { eventFilter } from './event-filter.ts'
export { eventLogger } from './event-logger.ts'
export { sparingJournal } from './journal-guard.ts'
export type { Middleware } from './middleware.ts'
export { catalogOf, type Catalog } from './catalog.ts'
export { viewDigest, type RebuildProgress } from './rebuild.ts'
