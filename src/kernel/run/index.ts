export { createApp, type App, type AppOptions } from './app.ts'
export type { ApprovalAnswer, ApprovalRequest, Call, CallOptions, Hooks, PlanAnswer } from './call.ts'
export type { Catalog } from './catalog.ts'
export { viewDigest, type RebuildProgress } from './rebuild.ts'
