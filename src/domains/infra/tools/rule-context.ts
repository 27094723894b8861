import type { CheckedResource } from '../blueprint/check-blueprint.ts'
import type { Blueprint } from '../contract.ts'
import type { Engines } from '../ports.ts'
import type { RuleContext } from './finding.ts'
import { fieldsOf, isPublished, typeOf } from './spec-looks.ts'

export const ruleContext = (
  blueprint: Blueprint,
  resources: readonly CheckedResource[],
  engines: Engines,
): RuleContext => ({
  blueprint,
  resources,
  engines,
  published: resources.filter(({ specs }) => isPublished(specs)),
  isProduction: blueprint.metadata.environment?.startsWith('prod') === true,
  takes(resource, field) {
    const type = typeOf(engines, resource)
    return type !== undefined && (fieldsOf(type)?.has(field) ?? false)
  },
})
