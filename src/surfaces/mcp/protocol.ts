// Words of the Model Context Protocol on the wire, of both eras: 2026-07-28 says everything in each request, the older
// ones shake hands first.

export const modernVersion = '2026-07-28'
export const olderVersions = ['2025-11-25', '2025-06-18', '2025-03-26'] as const
export const supportedVersions: readonly string[] = [modernVersion, ...olderVersions]

export const tasksExtension = 'io.modelcontextprotocol/tasks'

/** Keys of `_meta` (specification 2026-07-28, basic §general fields). */
export const metaKeys = {
  version: 'io.modelcontextprotocol/protocolVersion',
  capabilities: 'io.modelcontextprotocol/clientCapabilities',
  logLevel: 'io.modelcontextprotocol/logLevel',
  serverInfo: 'io.modelcontextprotocol/serverInfo',
  subscription: 'io.modelcontextprotocol/subscriptionId',
  idempotency: 'alice/idempotency_key',
  limit: 'alice/rate_limit',
} as const

export const codes = {
  parse: -32_700,
  invalidRequest: -32_600,
  methodNotFound: -32_601,
  invalidParams: -32_602,
  internal: -32_603,
  headerMismatch: -32_020,
  missingCapability: -32_021,
  unsupportedVersion: -32_022,
} as const

export type Fields = Readonly<Record<string, unknown>>
export type RequestId = string | number

export interface RpcRequest {
  readonly id: RequestId
  readonly method: string
  readonly params: Fields
}

export interface RpcNotification {
  readonly method: string
  readonly params: Fields
}

/** What a client answers to a question of ours. */
export interface RpcAnswer {
  readonly id: RequestId
  readonly result?: unknown
  readonly error?: { readonly message: string }
}

export type RpcMessage =
  | { readonly kind: 'request'; readonly request: RpcRequest }
  | { readonly kind: 'notification'; readonly notification: RpcNotification }
  | { readonly kind: 'answer'; readonly answer: RpcAnswer }

/** An error of the protocol, not of a tool: the client did something wrong, or asked for what is not there. */
export interface ProtocolError extends Error {
  readonly name: 'ProtocolError'
  readonly code: number
  readonly data: Fields | undefined
}

export const protocolError = (code: number, message: string, data?: Fields): ProtocolError =>
  Object.assign(new Error(message), { name: 'ProtocolError' as const, code, data })

export const isProtocolError = (error: unknown): error is ProtocolError =>
  error instanceof Error && error.name === 'ProtocolError'

export const missingCapability = (requiredCapabilities: Fields) =>
  protocolError(codes.missingCapability, 'The client does not say that it can do what this needs', {
    requiredCapabilities,
  })

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Tells what a message is; refuses what is none (JSON-RPC 2.0 §4, §5). */
export function readMessage(message: unknown): RpcMessage {
  if (!isFields(message) || message.jsonrpc !== '2.0') {
    const why = Array.isArray(message) ? 'Batches are not part of this protocol' : 'This is not JSON-RPC 2.0'
    throw protocolError(codes.invalidRequest, why)
  }
  const { id, method, params = {} } = message
  const isId = typeof id === 'string' || (typeof id === 'number' && Number.isInteger(id))
  if (id !== undefined && !isId) throw protocolError(codes.invalidRequest, 'An id is a string or an integer')
  if (method === undefined && isId && ('result' in message || 'error' in message)) {
    return { kind: 'answer', answer: message as unknown as RpcAnswer }
  }
  if (typeof method !== 'string') throw protocolError(codes.invalidRequest, 'A method is missing')
  if (!isFields(params)) throw protocolError(codes.invalidParams, 'params is an object')
  return isId
    ? { kind: 'request', request: { id, method, params } }
    : { kind: 'notification', notification: { method, params } }
}

/** What the id of a message that cannot be read may be, for the error about it. */
export const idOf = (message: unknown): RequestId | null =>
  isFields(message) && (typeof message.id === 'string' || typeof message.id === 'number') ? message.id : null
