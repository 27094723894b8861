/** What one caller can make this surface hold or wait for. */
export interface GrpcLimits {
  /** Open connections; more are refused by closing them. */
  readonly connections: number
  /** From one address, or one /64 network, that is not this machine. */
  readonly connectionsPerAddress: number
  /** Of one connection at once. */
  readonly concurrentCalls: number
  readonly receivedBytes: number
  readonly metadataBytes: number
  /** From opening a connection to the first bytes of HTTP/2, TLS included. */
  readonly openingMs: number
  /** From the headers of a call to the end of its request. */
  readonly requestMs: number
  /** How long a connection without calls stays open. */
  readonly idleMs: number
  /** How often it is asked whether the other end is still there, and how long an answer may take. */
  readonly keepaliveMs: number
  readonly keepaliveTimeoutMs: number
  /** What one connection may make HTTP/2 hold, in MB. */
  readonly connectionMegabytes: number
  /** A reader of a stream that takes nothing for so long is told so and let go. */
  readonly stalledMs: number
  readonly streams: number
  readonly streamsPerActor: number
  /** How long `close` waits for answers that are being made. */
  readonly closeMs: number
}

export const usualGrpcLimits: GrpcLimits = {
  connections: 1000,
  connectionsPerAddress: 500,
  concurrentCalls: 100,
  receivedBytes: 4_194_304,
  metadataBytes: 16_384,
  openingMs: 10_000,
  requestMs: 30_000,
  idleMs: 300_000,
  keepaliveMs: 60_000,
  keepaliveTimeoutMs: 20_000,
  connectionMegabytes: 16,
  stalledMs: 20_000,
  streams: 500,
  streamsPerActor: 100,
  closeMs: 4000,
}
