import type { Issue } from '#lib/issues'
import { z } from 'zod'
import { masked } from './secret-shapes.ts'

export const problemCodes = [
  'TOO_LARGE',
  'TOO_DEEP',
  'TOO_MANY_ALIASES',
  'SYNTAX',
  'DUPLICATE_KEY',
  'KEY_INVALID',
  'VALUE_INVALID',
  'ALIAS_INVALID',
  'TAG_INVALID',
  'FIELD_UNKNOWN',
  'FIELD_INVALID',
  'NAME_TAKEN',
  'DEPENDENCY_UNKNOWN',
  'DEPENDENCY_CYCLE',
  'REFERENCE_UNKNOWN',
  'REFERENCE_MISPLACED',
  'PROVIDER_UNKNOWN',
  'TYPE_UNKNOWN',
  'PORT_CONFLICT',
  'SECRET_IN_PLAIN_TEXT',
  'SECRET_REFERENCE_INVALID',
  'QUOTA_EXCEEDED',
  'TOO_MANY_PROBLEMS',
  'DEPENDENCY_TWICE',
  'REFERENCE_LOOKALIKE',
  'SECRET_SUSPECTED',
  'IMAGE_FLOATS',
  'HEALTH_UNCHECKED',
  'ENVIRONMENT_MISSING',
  'COST_UNKNOWN',
] as const

/** Something wrong with a blueprint, with where it is and what would be right. Never holds a value of the blueprint. */
export const Problem = z.object({
  severity: z.enum(['error', 'warning']),
  code: z.enum(problemCodes),
  message: z.string(),
  /** `resources[3].specs.image`; empty for the whole. */
  path: z.string(),
  /** Both counted from 1; null where the blueprint came as data and not as text. */
  line: z.number().int().nullable(),
  column: z.number().int().nullable(),
  did_you_mean: z.string().optional(),
})
export type Problem = z.output<typeof Problem>
export type ProblemCode = (typeof problemCodes)[number]

export type Path = readonly (string | number)[]

export interface Place {
  readonly line: number
  readonly column: number
}

/** Where the key or the value at a path stands; of what is not there, where it would belong. */
export type PlaceOf = (path: Path, what?: 'key' | 'value') => Place | undefined

export const nowhere: PlaceOf = () => undefined

/** Gathers problems; after so many only their number is told. */
export interface Problems {
  error(code: ProblemCode, path: Path, message: string, more?: ProblemDetails): void
  warn(code: ProblemCode, path: Path, message: string, more?: ProblemDetails): void
  /** What a schema says of the part of a blueprint at a path. */
  issue(issue: Issue, at?: Path): void
  /** Errors first, in the order of the text. */
  list(): readonly Problem[]
}

interface ProblemDetails {
  readonly didYouMean?: string | undefined
  readonly place?: Place | undefined
  readonly at?: 'key' | 'value'
}

const mostListed = 100

export function gatherProblems(placeOf: PlaceOf): Problems {
  const found: Record<Problem['severity'], Problem[]> = { error: [], warning: [] }
  const omitted = { error: 0, warning: 0 }
  const adding =
    (severity: Problem['severity']): Problems['error'] =>
    (code, path, message, { place, at, didYouMean } = {}) => {
      if (found[severity].length >= mostListed) {
        omitted[severity] += 1
        return
      }
      const { line = null, column = null } = place ?? placeOf(path, at) ?? {}
      found[severity].push({
        severity,
        code,
        message: masked(message),
        path: masked(pathText(path)),
        line,
        column,
        ...(didYouMean !== undefined && { did_you_mean: didYouMean }),
      })
    }
  const error = adding('error')
  const listed = (severity: Problem['severity']) =>
    omitted[severity] === 0
      ? found[severity].toSorted(byPlace)
      : [...found[severity].toSorted(byPlace), tooMany(severity, omitted[severity])]
  return {
    error,
    warn: adding('warning'),
    issue({ path, message, isUnknown = false, did_you_mean }, at = []) {
      const details = { didYouMean: did_you_mean, at: isUnknown ? ('key' as const) : ('value' as const) }
      error(isUnknown ? 'FIELD_UNKNOWN' : 'FIELD_INVALID', [...at, ...path], message, details)
    },
    list: () => [...listed('error'), ...listed('warning')],
  }
}

const byPlace = (a: Problem, b: Problem) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0)

const tooMany = (severity: Problem['severity'], count: number): Problem => ({
  severity,
  code: 'TOO_MANY_PROBLEMS',
  message: `and ${count} more`,
  path: '',
  line: null,
  column: null,
})

/** Without fields that are missing because their name is misspelled: that is told already. */
export function clearest(issues: readonly Issue[]): readonly Issue[] {
  const meant = new Set(
    issues.flatMap(({ path, did_you_mean }) =>
      did_you_mean === undefined ? [] : [pathText([...path.slice(0, -1), did_you_mean])],
    ),
  )
  return issues.filter(({ path, isUnknown = false }) => isUnknown || !meant.has(pathText(path)))
}

/** `resources[3].specs.env.PORT` */
export const pathText = (path: Path): string =>
  path
    .map(part => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('')
    .replace(/^\./, '')

export const hasErrors = (problems: readonly Problem[]): boolean =>
  problems.some(({ severity }) => severity === 'error')
