/** How the process that hears events is told where to listen. */
export type HearOrder =
  | { readonly do: 'open'; readonly by: 'sse'; readonly url: string; readonly key: string }
  | { readonly do: 'open'; readonly by: 'postgres-node' | 'notify'; readonly url: string }
  | { readonly do: 'open'; readonly by: 'nats' | 'redis'; readonly port: number }
  | { readonly do: 'begin' }
  | { readonly do: 'heard'; readonly expected: number }

/** Calls back with the moment each note was made; the answer ends it. */
export type Hear = (sent: number) => void
export type Stop = () => Promise<unknown>
