import { issuesOf } from '#lib/issues'
import { Blueprint } from '../contract.ts'
import { checkPlainData } from './plain-data.ts'
import { checkPlainSecrets } from './plain-secrets.ts'
import { clearest, gatherProblems, hasErrors, nowhere, type PlaceOf, type Problem } from './problem.ts'
import { readSource } from './yaml-source.ts'

/** A blueprint as far as its own schema goes; `checkBlueprint` knows the engines. */
export interface ReadBlueprint {
  /** Undefined when there is an error. */
  readonly blueprint: Blueprint | undefined
  /** Whatever else is wrong with it, it has the shape of one, and more can be said about it. Never to be kept or carried out. */
  readonly shape: Blueprint | undefined
  readonly problems: readonly Problem[]
  readonly placeOf: PlaceOf
}

/** Reads YAML 1.2 or JSON. Whatever the text is, it never throws: what is wrong comes back with line and column. */
export function readBlueprint(text: string): ReadBlueprint {
  const { value, placeOf, problems } = readSource(text)
  if (hasErrors(problems)) return { blueprint: undefined, shape: undefined, problems, placeOf }
  return readBlueprintData(value, placeOf)
}

/** The same for what came as data, without places. */
export function readBlueprintData(value: unknown, placeOf: PlaceOf = nowhere): ReadBlueprint {
  const problems = gatherProblems(placeOf)
  const answer = (shape?: Blueprint): ReadBlueprint => {
    const found = problems.list()
    return { blueprint: hasErrors(found) ? undefined : shape, shape, problems: found, placeOf }
  }
  if (!checkPlainData(value, problems)) return answer()
  checkPlainSecrets(value, problems)
  const parsed = Blueprint.safeParse(value)
  if (parsed.success) return answer(parsed.data)
  for (const issue of clearest(issuesOf(Blueprint, value, parsed.error))) problems.issue(issue)
  return answer()
}
