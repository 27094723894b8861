import type { AliceClient } from '#surfaces/client'
import type { ClientProfile } from './client-profile.ts'
import type { InputRequest } from './extras.ts'
import type { Menu } from './menu.ts'
import type { Fields } from './protocol.ts'
import type { Seal } from './seal.ts'
import type { ToolEntry } from './tools.ts'

/** One request and everything around it: who asks, what the client can do, how to talk to it meanwhile. */
export interface Exchange {
  readonly client: ClientProfile
  /** Alice as the caller may use her. */
  readonly alice: AliceClient
  /** Alice for what the caller started itself: `owns` says what that is. */
  steering(): AliceClient
  owns(createdBy: string): boolean
  /** Alice for the person behind the client, where its yes counts as theirs. */
  readonly person: AliceClient | undefined
  /** Binds what is handed out to who it was handed to. */
  readonly actor: string
  menu(): Menu
  find(tool: string): ToolEntry | undefined
  readonly idempotencyKey: string | undefined
  readonly traceparent: string | undefined
  /** Aborted when the client gives up or goes. */
  readonly signal: AbortSignal
  /** Aborted when the right of the caller to be here ends. */
  readonly ended?: AbortSignal | undefined
  notify(method: string, params: Fields): void
  /** Clients of the older era are asked while they wait; absent where the connection cannot carry a question. */
  readonly ask?: ((request: InputRequest) => Promise<unknown>) | undefined
}

/** What is the same for all requests. */
export interface McpServer {
  readonly version: string
  readonly seal: Seal
  /** Results of workflows that are too large for an event. */
  readonly readBlob?: ((hash: string) => Promise<Uint8Array | undefined>) | undefined
  /** Aborted when the server stops. */
  readonly closing: AbortSignal
}
