import { Refusal } from '#kernel'
import { nearest } from '#lib/nearest'
import type { z } from 'zod'

const maxIssues = 20

/** Parses, or refuses with every problem, its path, and "did you mean" for fields that do not exist. */
export function assertValid<T>(schema: z.ZodType<T>, input: unknown, name: string): T {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.flatMap(issue => describe(schema, issue)).slice(0, maxIssues)
  const hints = issues.flatMap(issue => issue.did_you_mean ?? [])
  // A misspelled field explains the missing one.
  const first = issues.find(issue => issue.did_you_mean !== undefined) ?? issues[0]!
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

function describe(schema: z.ZodType, issue: z.core.$ZodIssue): Issue[] {
  const path = issue.path.map(String)
  if (issue.code !== 'unrecognized_keys') return [{ path: path.join('.'), message: issue.message }]
  return issue.keys.slice(0, maxIssues).map(unknown => {
    const hint = placeOf(schema, issue.path, unknown) ?? nearest(unknown, fieldsAt(schema, issue.path))
    const message = `there is no field ${unknown}${hint ? `; did you mean ${hint}?` : ''}`
    return { path: [...path, unknown].join('.'), message, ...(hint && { did_you_mean: hint }) }
  })
}

/** Where the field is, when it stands one level further down: `filters.quality_rating`. */
function placeOf(schema: z.ZodType, path: readonly PropertyKey[], field: string): string | undefined {
  const outer = fieldsAt(schema, path).find(name => fieldsAt(schema, [...path, name]).includes(field))
  return outer && `${outer}.${field}`
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
