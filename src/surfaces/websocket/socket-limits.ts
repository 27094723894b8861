/** What one caller can make this surface hold or wait for. */
export interface SocketLimits {
  readonly messageBytes: number
  /** Pieces of one message: frames it is cut into, and reads it arrives in. */
  readonly fragments: number
  readonly chunks: number
  readonly jsonDepth: number
  readonly sockets: number
  readonly socketsPerActor: number
  readonly callsPerSocket: number
  readonly subscriptionsPerSocket: number
  /** More than this waiting for a reader, and nothing is added before it has taken all of it. */
  readonly bufferedBytes: number
  /** More than this waiting for all readers together, and each is full when 64 KiB wait for it. */
  readonly totalBufferedBytes: number
  /** A reader that has not taken it for so long is cut off. */
  readonly stalledMs: number
  /** How often a connection is asked whether it is still there; one that says nothing until the next time is gone. */
  readonly pingMs: number
  /** How often permissions, pings and slow readers are looked at. */
  readonly sweepMs: number
  /** How long the other side may take to answer a close, and calls to finish when the server stops. */
  readonly closeMs: number
}

export const usualSocketLimits: SocketLimits = {
  messageBytes: 1_048_576,
  fragments: 1024,
  chunks: 8192,
  jsonDepth: 64,
  sockets: 10_000,
  socketsPerActor: 8000,
  callsPerSocket: 64,
  subscriptionsPerSocket: 100,
  bufferedBytes: 1_048_576,
  totalBufferedBytes: 268_435_456,
  stalledMs: 10_000,
  pingMs: 30_000,
  sweepMs: 1000,
  closeMs: 2000,
}
