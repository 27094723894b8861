import { Refusal } from '#kernel'
import { issuesOf } from '#lib/issues'
import type { z } from 'zod'

const maxIssues = 20

/** Parses, or refuses with every problem, its path, and "did you mean" for fields that do not exist. */
export function assertValid<T>(schema: z.ZodType<T>, input: unknown, name: string): T {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const issues = issuesOf(schema, input, parsed.error)
    .slice(0, maxIssues)
    .map(({ isUnknown: _, path, ...issue }) => ({ path: path.join('.'), ...issue }))
  const hints = issues.flatMap(issue => issue.did_you_mean ?? [])
  // A misspelled field explains the missing one.
  const first = issues.find(issue => issue.did_you_mean !== undefined) ?? issues[0]!
  const where = first.path ? ` (${first.path})` : ''
  throw new Refusal('INVALID_INPUT', `${name} cannot use this input${where}: ${first.message}`, {
    details: { issues },
    suggestions: hints.map(hint => `use_${hint}`),
  })
}
