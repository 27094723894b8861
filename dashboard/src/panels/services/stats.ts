import { useMay, useRead } from '../../client/alice.ts'

export interface Reaction {
  readonly reaction: string
  readonly state: string
  readonly checkpoint: number
  readonly lag: number
  readonly dead: number
  readonly running: number
  readonly waiting: number
  readonly delivered: number
  readonly retried: number
}

/** The part of `events.stats` that is shown; whatever a server does not say is nothing. */
interface Stats {
  readonly head?: number
  readonly rate_per_second?: number
  readonly bus?: { readonly subscribers?: number; readonly followers?: number; readonly dropped?: number }
  readonly reactions?: readonly Reaction[]
}

const everyMs = 5000

export function useStats() {
  const may = useMay('events.stats')
  const query = useRead('events.stats', {}, { enabled: may, everyMs })
  return { query, stats: query.data as Stats | undefined, may }
}
