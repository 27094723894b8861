import type { App } from '#kernel/run'
import { execute, subscribe, type ExecutionResult } from 'graphql'
import { finished } from './graphql-errors.ts'
import type { ReadyRequest } from './requests.ts'

/** Runs a query or mutation: one call of the pipeline for each field at its root, mutations one after another. */
export async function run(ready: ReadyRequest, app: App): Promise<ExecutionResult> {
  const { limits, traceId } = ready.contextValue
  const result = finished(await execute(ready), { app, traceId })
  return limits.size > 0 ? { ...result, extensions: { limits: Object.fromEntries(limits) } } : result
}

/** Begins a subscription; what it cannot begin with is a result with errors. */
export async function begin(
  ready: ReadyRequest,
  app: App,
): Promise<AsyncGenerator<ExecutionResult, void, void> | ExecutionResult> {
  const begun = await subscribe(ready)
  return Symbol.asyncIterator in begun ? begun : finished(begun, { app, traceId: ready.contextValue.traceId })
}
