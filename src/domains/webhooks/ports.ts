import { port } from '#kernel'

export interface HookRequest {
  readonly method: 'POST' | 'OPTIONS'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array | undefined
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

export interface HookAnswer {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** The beginning of the body, at most 4 KiB. */
  readonly text: string
}

/** Sends requests to URLs that callers set. Rejects when no answer comes in time, or the address is not allowed. */
export interface Destinations {
  send(request: HookRequest): Promise<HookAnswer>
}
export const Destinations = port<Destinations>('webhooks.destinations')

/** Keeps signing secrets and header values encrypted. */
export interface HookSecrets {
  set(name: string, value: string): Promise<void>
  get(name: string): Promise<string | undefined>
  remove(name: string): Promise<boolean>
}
export const HookSecrets = port<HookSecrets>('webhooks.secrets')

/** Where new webhooks get their names and secrets from. */
export interface HookMaker {
  /** `wh_…`, never the same twice. */
  newId(): string
  /** 32 random bytes in base64. */
  newSecret(): string
}
export const HookMaker = port<HookMaker>('webhooks.maker')
