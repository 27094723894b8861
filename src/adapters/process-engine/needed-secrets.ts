import { EngineError } from '#domains/infra/ports'
import { secretPattern } from './program-env.ts'
import type { ObjectRecord } from './supervision.ts'

/** The values for every reference in the specs, and no others; throws when one is missing. */
export function neededSecrets(
  specs: ObjectRecord['specs'],
  secrets: ReadonlyMap<string, string>,
): Readonly<Record<string, string>> {
  const references = JSON.stringify(specs.env ?? {}).match(secretPattern) ?? []
  return Object.fromEntries(
    references.map(reference => {
      const value = secrets.get(reference)
      if (value === undefined) throw new EngineError('permanent', `There is no value for ${reference}`)
      return [reference, value]
    }),
  )
}

export const hasSecrets = (specs: ObjectRecord['specs']): boolean =>
  JSON.stringify(specs.env ?? {}).includes('secret://')
