/** What the process of the clients is told to do. */
export type Order =
  | { readonly do: 'open'; readonly url: string; readonly key: string; readonly sockets: number }
  /** Follow: each socket a subject of its own, or all of them everything. */
  | { readonly do: 'subscribe'; readonly to: 'own' | 'all' }
  /** Call and wait for the answer, so many at once over each socket. */
  | { readonly do: 'call'; readonly message: object; readonly atOnce: number; readonly ms: number }
  | { readonly do: 'begin' }
  | { readonly do: 'heard'; readonly expected: number }

export interface Called {
  readonly count: number
  readonly p50_ms: number
  readonly p99_ms: number
}

/** What one socket follows when each follows something of its own. */
export const ownSubject = (at: number) => `device-${at}`
