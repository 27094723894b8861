import { canonicalJson } from '#lib/canonical'
import type { Specs } from '../ports.ts'
import { unknownValue } from './references.ts'

export interface FieldChange {
  /** `env.PORT`, `ports[0].port`; `state` for whether it runs. */
  readonly path: string
  /** Absent: the field was not there. */
  readonly before?: unknown
  readonly after?: unknown
}

/** The fields that are otherwise, each by itself: what is `before` in one and `after` in the other. */
export function compareSpecs(
  before: Specs,
  after: Specs,
  unknown: ReadonlySet<string> = new Set(),
): readonly FieldChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted()
  return names.flatMap(name => {
    if (unknown.has(name)) return [change(name, before[name], unknownValue)]
    return compareValues(name, before[name], after[name])
  })
}

function compareValues(path: string, before: unknown, after: unknown): readonly FieldChange[] {
  if (before === after) return []
  // Absent and null are two things, though JSON lists write both alike.
  if (before === undefined || after === undefined) return [change(path, before, after)]
  if (canonicalJson(before) === canonicalJson(after)) return []
  if (isRecord(before) && isRecord(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted()
    return names.flatMap(name => compareValues(`${path}.${name}`, before[name], after[name]))
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    return before.flatMap((each, at) => compareValues(`${path}[${at}]`, each, after[at]))
  }
  return [change(path, before, after)]
}

const change = (path: string, before: unknown, after: unknown): FieldChange => ({
  path,
  ...(before !== undefined && { before }),
  ...(after !== undefined && { after }),
})

const isRecord = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

/** `env` of `env.PORT`. */
export const fieldOf = ({ path }: FieldChange): string => /^[^.[]*/.exec(path)![0]
