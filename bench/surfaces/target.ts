/** Where clients call, and with what. */
export type Target = HttpTarget | GrpcTarget | WebSocketTarget

export interface HttpTarget {
  readonly over: 'http'
  readonly url: string
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
}

export interface GrpcTarget {
  readonly over: 'grpc'
  /** `127.0.0.1:4101` */
  readonly address: string
  /** `/alice.shelf.v1.Shelf/Search` */
  readonly path: string
  /** The message in base64. */
  readonly message: string
  readonly metadata: Readonly<Record<string, string>>
}

export interface WebSocketTarget {
  readonly over: 'websocket'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Sent with a field `id`. */
  readonly message: object
}

/** What the process of the clients is told to do. */
export type Order =
  | { readonly do: 'open'; readonly target: Target; readonly connections: number; readonly callers: number }
  | { readonly do: 'call'; readonly ms: number }

export interface Called {
  readonly count: number
  readonly p99_ms: number
}

/** One connection that stays open. */
export interface Connection {
  /** Resolves to the bytes of the answer; rejects when it is not a good one. */
  call(): Promise<Buffer>
  close(): void | Promise<void>
}
