import type { z } from 'zod'
import { nearest } from './nearest.ts'

/** What is wrong with an input, said so that whoever wrote it can put it right. */
export interface Issue {
  readonly path: readonly (string | number)[]
  readonly message: string
  /** There is no such field. */
  readonly isUnknown?: boolean
  readonly did_you_mean?: string
}

const mostKeys = 20

/** Every problem a schema has with an input, with "did you mean" for fields that do not exist. */
export const issuesOf = (schema: z.ZodType, input: unknown, error: z.ZodError): readonly Issue[] =>
  error.issues.flatMap(issue => describe(schema, input, issue))

function describe(schema: z.ZodType, input: unknown, issue: z.core.$ZodIssue): readonly Issue[] {
  const path = issue.path.map(part => (typeof part === 'symbol' ? String(part) : part))
  if (issue.code === 'invalid_union') {
    const meant = nearestWay(issue.errors)
    const within = (inner: z.core.$ZodIssue) => ({ ...inner, path: [...issue.path, ...inner.path] })
    if (meant) return meant.flatMap(inner => describe(schema, input, within(inner)))
  }
  if (issue.code !== 'unrecognized_keys') {
    const message = isMissing(input, issue) ? 'this field is needed' : issue.message
    return [{ path, message }]
  }
  return issue.keys.slice(0, mostKeys).map(unknown => {
    const hint = placeOf(schema, issue.path, unknown) ?? nearest(unknown, fieldsAt(schema, issue.path))
    const message = `there is no field ${unknown}${hint ? `; did you mean ${hint}?` : ''}`
    return { path: [...path, unknown], message, isUnknown: true, ...(hint && { did_you_mean: hint }) }
  })
}

/** True for a field that is not there at all; what a refinement says of it stays. */
function isMissing(input: unknown, { code, path }: z.core.$ZodIssue): boolean {
  if (!['invalid_type', 'invalid_union', 'invalid_value'].includes(code) || path.length === 0) return false
  const inner = (outer: unknown, segment: PropertyKey) =>
    (outer as Readonly<Record<PropertyKey, unknown>> | null | undefined)?.[segment]
  return path.reduce(inner, input) === undefined
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
function fieldsAt(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  const inner = path.reduce<readonly Inside[]>(
    (ways, segment) => ways.flatMap(way => partOf(way, segment)),
    waysOf(schema as unknown as Inside),
  )
  return [...new Set(inner.flatMap(way => Object.keys(way.def.shape ?? {})))]
}

/** As much of the inside of a schema as is looked at. */
interface Inside {
  readonly def: {
    readonly shape?: Readonly<Record<PropertyKey, Inside>>
    readonly element?: Inside
    readonly valueType?: Inside
    readonly innerType?: Inside
    readonly options?: readonly Inside[]
    readonly getter?: () => Inside
    readonly out?: Inside
    readonly left?: Inside
    readonly right?: Inside
  }
}

function partOf({ def }: Inside, segment: PropertyKey): readonly Inside[] {
  const part = typeof segment === 'number' ? def.element : (def.shape?.[segment] ?? def.valueType)
  return part ? waysOf(part) : []
}

/** The schemas inside of defaults, unions, pipes and the like. */
function waysOf(schema: Inside, depth = 0): readonly Inside[] {
  const { innerType, options, getter, out, left, right } = schema.def
  const inner = [innerType, ...(options ?? []), getter?.(), out, left, right].filter(
    each => each !== undefined,
  )
  return inner.length === 0 || depth > 8 ? [schema] : inner.flatMap(each => waysOf(each, depth + 1))
}
