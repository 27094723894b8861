import { isRefusal, type Refusal } from '#kernel'

/** What must be as it was read when an operation's facts are appended (G4). */
export interface Expected {
  /** By subject, the position of its last event; undefined when nothing is expected. */
  positions(): Readonly<Record<string, number>> | undefined
  expect(subject: string, position: number, otherwise?: Refusal): void
  /** Takes over what an operation called in between expects. */
  join(inner: Expected): void
  otherwise(subject: string): Refusal | undefined
  /** What the operation wants said when it was not so. */
  explain(error: unknown): unknown
}

export function createExpected(): Expected {
  const positions = new Map<string, number>()
  const refusals = new Map<string, Refusal | undefined>()
  return {
    positions: () => (positions.size === 0 ? undefined : Object.fromEntries(positions)),
    expect(subject, position, otherwise) {
      positions.set(subject, position)
      refusals.set(subject, otherwise)
    },
    join(inner) {
      for (const [subject, position] of Object.entries(inner.positions() ?? {})) {
        positions.set(subject, position)
        refusals.set(subject, inner.otherwise(subject))
      }
    },
    otherwise: subject => refusals.get(subject),
    explain(error) {
      if (!isRefusal(error) || error.code !== 'VERSION_CONFLICT') return error
      return refusals.get(String(error.details.subject)) ?? error
    },
  }
}
