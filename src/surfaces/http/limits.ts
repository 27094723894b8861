/** What one caller can make this surface hold or wait for. */
export interface Limits {
  readonly bodyBytes: number
  readonly jsonDepth: number
  /** Open connections; more are refused by closing them. */
  readonly connections: number
  /** Of them by one address; this machine itself is not counted. */
  readonly connectionsPerAddress: number
  /** Request line and headers, from the first byte or the opening of the connection. */
  readonly headersMs: number
  /** The whole request, body included. */
  readonly requestMs: number
  readonly keepAliveMs: number
  /** How often connections are checked for these times. */
  readonly checkMs: number
  /** A reader that takes nothing of an answer for so long is cut off. */
  readonly stalledMs: number
  /** Long answers that are made and not taken; new requests are refused while more are waiting. */
  readonly unsentBytes: number
  /** Open event streams. */
  readonly streams: number
  readonly streamsPerActor: number
  readonly heartbeatMs: number
  /** How long `close` waits for answers that are being made. */
  readonly closeMs: number
}

export const usualLimits: Limits = {
  bodyBytes: 1_048_576,
  jsonDepth: 64,
  connections: 12_000,
  connectionsPerAddress: 1000,
  headersMs: 10_000,
  requestMs: 30_000,
  keepAliveMs: 10_000,
  checkMs: 1000,
  stalledMs: 20_000,
  unsentBytes: 268_435_456,
  streams: 500,
  streamsPerActor: 100,
  heartbeatMs: 15_000,
  closeMs: 4000,
}
