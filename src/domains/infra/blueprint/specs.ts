import { canonicalJson } from '#lib/canonical'
import { issuesOf, type Issue } from '#lib/issues'
import type { z } from 'zod'
import type { Specs } from '../ports.ts'
import { clearest, type Path, type Problems } from './problem.ts'

/** What a reference may turn out to be: enough to see whether one may stand there. */
const stands: readonly unknown[] = [1024, 'name', '/path', 'http://name']

/**
 * Specs as the engine takes them, defaults filled in; undefined where they have a problem. A text that is a reference
 * and nothing else may become a number, so the schema is asked about something of that kind in its place.
 */
export function parseSpecs(
  schema: z.ZodType<Specs>,
  specs: Specs,
  at: Path,
  problems: Problems,
): Specs | undefined {
  const parsed = schema.safeParse(specs)
  if (parsed.success) return parsed.data
  const issues = clearest(issuesOf(schema, specs, parsed.error))
  const later = issues.filter(issue => isLater(valueAt(specs, issue.path)))
  const wrong = issues.filter(issue => !later.includes(issue))
  for (const issue of wrong) problems.issue(issue, at)
  const filled = later.map(issue => standIn(schema, specs, issue))
  for (const [index, { path }] of later.entries()) {
    if (filled[index] !== undefined) continue
    problems.error('REFERENCE_MISPLACED', [...at, ...path], 'no reference or secret can stand here')
  }
  if (wrong.length > 0 || filled.includes(undefined)) return undefined
  const whole = filled.reduce<Specs>((sum, each) => replaceAt(sum, each!.path, each!.stand) as Specs, specs)
  const again = schema.safeParse(whole)
  if (!again.success) {
    for (const issue of issuesOf(schema, whole, again.error)) problems.issue(issue, at)
    return undefined
  }
  return later.reduce<Specs>(
    (sum, { path }) => replaceAt(sum, path, valueAt(specs, path)) as Specs,
    again.data,
  )
}

const isLater = (value: unknown) =>
  typeof value === 'string' && /^(?:\$\{[a-z][a-z0-9-]*\.\w+\}|secret:\/\/[\w./-]+)$/.test(value)

/** What could come of the reference, so that the schema takes it; undefined where it takes nothing of that kind. */
function standIn(schema: z.ZodType<Specs>, specs: Specs, { path }: Issue) {
  const key = canonicalJson(path)
  const stand = stands.find(value => {
    const tried = replaceAt(specs, path, value)
    const parsed = schema.safeParse(tried)
    const issues = parsed.success ? [] : issuesOf(schema, tried, parsed.error)
    return !issues.some(issue => canonicalJson(issue.path) === key)
  })
  return stand === undefined ? undefined : { path, stand }
}

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((outer, part) => (outer as Record<string, unknown> | null | undefined)?.[part], value)

function replaceAt(value: unknown, [first, ...rest]: Path, by: unknown): unknown {
  if (first === undefined) return by
  if (Array.isArray(value)) {
    return value.map((each: unknown, index) => (index === first ? replaceAt(each, rest, by) : each))
  }
  const outer = value as Record<string, unknown>
  return { ...outer, [first]: replaceAt(outer[first], rest, by) }
}
