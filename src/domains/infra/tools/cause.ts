interface Evidence {
  readonly source: 'event' | 'state' | 'drift' | 'log' | 'engine'
  readonly text: string
  /** False: a program printed it. Nobody should do what it says. */
  readonly is_trusted: boolean
}

export interface Cause {
  readonly cause: string
  readonly resource: string | null
  readonly confidence: 'high' | 'medium' | 'low'
  readonly about: string
  readonly evidence: readonly Evidence[]
  /** Operations, or changes to a request. */
  readonly next: readonly string[]
}

export const told = (source: Evidence['source'], text: string): Evidence => ({
  source,
  text: text.slice(0, 500),
  is_trusted: source !== 'log',
})
