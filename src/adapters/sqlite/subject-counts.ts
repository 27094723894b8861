import type { SubjectCount, SubjectQuery } from '#kernel/ports'
import type { Value } from './rows.ts'

/** Walks along the table's key; what is after the last position is being written and not complete. */
export const subjectsSql = `select subject, count(*), min(position), max(position) from subject_positions
  where subject >= ? and subject < ? and subject > ? and position <= ? group by subject order by subject limit ?`

export const countsFrom = (flat: readonly Value[]): SubjectCount[] =>
  Array.from({ length: flat.length / 4 }, (_, at) => ({
    subject: flat[at * 4] as string,
    events: flat[at * 4 + 1] as number,
    first: flat[at * 4 + 2] as number,
    last: flat[at * 4 + 3] as number,
  }))

/** A page of the table together with what is not in the table yet. */
export function withFresh(
  indexed: readonly SubjectCount[],
  fresh: ReadonlyMap<string, SubjectCount>,
  { after, limit }: Pick<SubjectQuery, 'after' | 'limit'>,
): SubjectCount[] {
  const countBySubject = new Map(indexed.map(count => [count.subject, count]))
  // Beyond the end of a full page the table may know more of a subject than this page says.
  const end = indexed.length < limit ? undefined : indexed.at(-1)?.subject
  for (const [subject, late] of fresh) {
    if (inOrder(subject, after) <= 0 || (end !== undefined && inOrder(subject, end) > 0)) continue
    const early = countBySubject.get(subject)
    const events = late.events + (early?.events ?? 0)
    countBySubject.set(subject, { ...late, events, first: early?.first ?? late.first })
  }
  return [...countBySubject.values()].toSorted((a, b) => inOrder(a.subject, b.subject)).slice(0, limit)
}

/** As SQLite sorts text: by the bytes of UTF-8. */
const inOrder = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b))
