import type { EventRecord, Progress, Workflow } from '#kernel'
import type { RunState } from './step.ts'

/** What the flows of one running workflow share. */
export interface FlowState extends RunState {
  readonly startedAt: Date
  readonly progress: Counter
  follow(options: FollowOptions): AsyncIterable<EventRecord>
  startChild(workflow: Workflow, input: unknown, childId: string): Promise<void>
  /** Lets a child that failed or was canceled go on from its failed step. */
  retryChild(childId: string): Promise<void>
  childResult(childId: string): Promise<ChildEnd | undefined>
  /** Gives the place in the queue to others while this workflow waits, and takes one again. */
  rest<T>(wait: () => Promise<T>): Promise<T>
}

export interface FollowOptions {
  readonly after: number
  readonly patterns: readonly string[]
  /** Lets the store read only what is about it. */
  readonly subject: string | undefined
  readonly signal: AbortSignal
}

export type ChildEnd =
  | { readonly status: 'completed'; readonly output: unknown }
  | { readonly status: 'failed'; readonly message: string }

export interface Counter {
  add(change: Partial<Progress>): void
  set(progress: Partial<Progress>): void
}
