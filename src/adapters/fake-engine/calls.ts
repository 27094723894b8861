import type { ControlAction, Mark, Specs, engineErrorKinds } from '#domains/infra/ports'

/** What a cloud is asked, as plain data, so that it may be asked from another process. No secret is in it. */
export type CloudCall = (
  | { readonly on: 'list'; readonly deployment: string }
  | { readonly on: 'read'; readonly handle: string }
  | { readonly on: 'create'; readonly name: string; readonly wanted: CloudWanted }
  | { readonly on: 'update'; readonly handle: string; readonly wanted: CloudWanted }
  | { readonly on: 'remove'; readonly handle: string }
  | { readonly on: 'adopt'; readonly name: string; readonly wanted: CloudWanted }
  | { readonly on: 'promote'; readonly handle: string }
  | { readonly on: 'wait'; readonly task: string; readonly again: boolean }
  | { readonly on: 'control'; readonly handle: string; readonly action: ControlAction }
  | { readonly on: 'logs'; readonly handle: string; readonly lines: number }
  | { readonly on: 'missing'; readonly images: readonly string[] }
  | { readonly on: 'supply'; readonly image: string }
  | { readonly on: 'health' }
) & {
  /** The asking engine's time, in milliseconds since the epoch: the cloud has none of its own. */
  readonly now: number
}
export type CallName = CloudCall['on']

export interface CloudWanted extends Mark {
  readonly type: string
  readonly specs: Specs
}

export interface CloudError {
  readonly kind: (typeof engineErrorKinds)[number]
  readonly message: string
}

export interface CloudAnswer {
  readonly value?: unknown
  readonly error?: CloudError | undefined
  /** It comes that much later. */
  readonly delay_ms?: number | undefined
  /** It never comes. */
  readonly hangs?: boolean | undefined
}

/** A way to a cloud, in this process or another. */
export interface CloudDoor {
  ask(call: CloudCall, signal: AbortSignal): Promise<CloudAnswer>
}

/** What was asked of a cloud and what became of it. */
export interface FakeCall {
  readonly on: CallName
  readonly at: number
  readonly deployment?: string | undefined
  readonly resource?: string | undefined
  readonly key?: string | undefined
  readonly type?: string | undefined
  readonly handle?: string | undefined
  readonly action?: ControlAction | undefined
  /** It changed something. */
  readonly hasEffect: boolean
  /** The fault of the script that it met. */
  readonly fault?: string | undefined
  readonly error?: CloudError['kind'] | undefined
}
