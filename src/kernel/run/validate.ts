import { Refusal } from '#kernel'
import { nearest } from '#lib/nearest'
import type { z } from 'zod'

const maxIssues = 20

/** Parses, or refuses with every problem, its path, and "did you mean" for fields that do not exist. */
export function assertValid<T>(schema: z.ZodType<T>, input: unknown, name: string): T {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.flatMap(issue => describe(schema, input, issue)).slice(0, maxIssues)
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

function describe(schema: z.ZodType, input: unknown, issue: z.core.$ZodIssue): Issue[] {
  const path = issue.path.map(String)
  if (issue.code === 'invalid_union') {
    const meant = nearestWay(issue.errors)
    const within = (inner: z.core.$ZodIssue) => ({ ...inner, path: [...issue.path, ...inner.path] })
    if (meant) return meant.flatMap(inner => describe(schema, input, within(inner)))
  }
  if (issue.code !== 'unrecognized_keys') {
    const message = isMissing(input, issue) ? 'this field is needed' : issue.message
    return [{ path: path.join('.'), message }]
  }
  return issue.keys.slice(0, maxIssues).map(unknown => {
    const hint = placeOf(schema, issue.path, unknown) ?? nearest(unknown, fieldsAt(schema, issue.path))
    const message = `there is no field ${unknown}${hint ? `; did you mean ${hint}?` : ''}`
    return { path: [...path, unknown].join('.'), message, ...(hint && { did_you_mean: hint }) }
  })
}

/** True for a field that is not there at all; what a refinement says of it stays. */
function isMissing(input: unknown, { code, path }: z.core.$ZodIssue): boolean {
  if (!['invalid_type', 'invalid_union', 'invalid_value'].includes(code) || path.length === 0) return false
  return path.reduce<any>((outer, segment) => outer?.[segment], input) === undefined
}

/** Of the ways an input may look, the one it comes nearest to; none when it is of another type altogether. */
function nearestWay(ways: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] | undefined {
  const near = ways.filter(issues =>
    issues.some(({ path, code }) => path.length > 0 || code === 'unrecognized_keys'),
  )
  return near.toSorted((a, b) => a.length - b.length)[0]
}

/** Where the field is, when it stands one level further down: `filters.quality_rating`. */
function placeOf(schema: z.ZodType, path: readonly PropertyKey[], field: string): string | undefined {
  const outer = fieldsAt(schema, path).find(name => fieldsAt(schema, [...path, name]).includes(field))
  return outer && `${outer}.${field}`
}

/** The names of the fields a schema has at a path, in whichever way it may look there. */
function fieldsAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  const inner = path.reduce<any[]>(
    (ways, segment) => ways.flatMap(way => partOf(way, segment)),
    waysOf(schema),
  )
  return [...new Set(inner.flatMap(way => Object.keys(way.def.shape ?? {})))]
}

function partOf({ def }: any, segment: PropertyKey): any[] {
  const part = typeof segment === 'number' ? def.element : (def.shape?.[segment] ?? def.valueType)
  return part ? waysOf(part) : []
}

/** The schemas inside of defaults, unions, pipes and the like. */
function waysOf(schema: any, depth = 0): any[] {
  const { innerType, options, getter, out, left, right } = schema.def
  const inner = [innerType, ...(options ?? []), getter?.(), out, left, right].filter(Boolean)
  return inner.length === 0 || depth > 8 ? [schema] : inner.flatMap(each => waysOf(each, depth + 1))
}
