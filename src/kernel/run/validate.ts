import { Refusal } from '#kernel'
import { nearest } from '#lib/nearest'
import type { z } from 'zod'

const maxIssues = 20

/** Parses, or refuses with every problem, its path, and "did you mean" for fields that do not exist. */
export function assertValid<T>(schema: z.ZodType<T>, input: unknown, name: string): T {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.slice(0, maxIssues).map(issue => describe(schema, issue))
  const hints = issues.flatMap(issue => issue.did_you_mean ?? [])
  const first = issues[0]!
  const where = first.path ? ` (${first.path})` : ''
  throw new Refusal('INVALID_INPUT', `${name} cannot use this input${where}: ${first.message}`, {
    details: { issues },
    suggestions: hints.map(hint => `use_${hint}`),
  })
}

interface Issue {
  readonly path: string
  readonly message: string
  readonly did_you_mean?: string
}

function describe(schema: z.ZodType, issue: z.core.$ZodIssue): Issue {
  const path = issue.path.map(String).join('.')
  if (issue.code !== 'unrecognized_keys') return { path, message: issue.message }
  const known = fieldsAt(schema, issue.path)
  const unknown = issue.keys[0] ?? ''
  const hint = nearest(unknown, known)
  const message = `there is no field ${unknown}${hint ? `; did you mean ${hint}?` : ''}`
  return { path: [path, unknown].filter(Boolean).join('.'), message, ...(hint && { did_you_mean: hint }) }
}

/** The names of the fields an object schema has at a path; none where it is not an object. */
function fieldsAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let at: any = schema
  for (const segment of path) {
    at = unwrap(at)
    at = typeof segment === 'number' ? at?.def?.element : at?.def?.shape?.[segment]
    if (!at) return []
  }
  return Object.keys(unwrap(at)?.def?.shape ?? {})
}

const unwrap = (schema: any): any => (schema?.def?.innerType ? unwrap(schema.def.innerType) : schema)
