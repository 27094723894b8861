import { z } from 'zod'
import type { CheckedResource } from '../blueprint/check-blueprint.ts'
import { complianceRules, type ComplianceRule, type Verdict } from './compliance-rules.ts'
import { Severity, type RuleContext } from './finding.ts'

const Scalar = z.union([z.string().max(500), z.number(), z.boolean()])

/** A rule of one's own: what stands at a path of a resource has to be so. */
export const OwnRule = z.strictObject({
  rule: z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'a rule has small letters, digits and hyphens'),
  about: z.string().min(1).max(500),
  source: z.string().min(1).max(500).describe('who asks for it: a policy, a contract, a law'),
  severity: Severity.default('medium'),
  remedy: z.string().max(500).default('Change it as the rule says.'),
  types: z.array(z.string().max(50)).max(50).default([]).describe('of resources; all when none is named'),
  path: z
    .string()
    .regex(
      /^(specs|metadata)(\.[\w-]+)*$|^(name|type|provider)$/,
      'a path is like specs.restart or metadata.team',
    )
    .max(200),
  operator: z.enum(['exists', 'absent', 'equals', 'in', 'at_most', 'at_least', 'starts_with', 'contains']),
  value: z.union([Scalar, z.array(Scalar).max(200)]).optional(),
})
export type OwnRule = z.output<typeof OwnRule>

export interface Checked extends Verdict {
  readonly rule: ComplianceRule
  readonly resource: string
}

/** Every rule of the sets and of one's own, asked of every resource it is about. */
export function checkCompliance(
  resources: readonly CheckedResource[],
  context: RuleContext,
  { sets, own }: { readonly sets: readonly string[]; readonly own: readonly OwnRule[] },
): readonly Checked[] {
  const rules = [...complianceRules.filter(({ set }) => sets.includes(set)), ...own.map(ruleFrom)]
  return rules.flatMap(rule =>
    resources.flatMap(resource => {
      const verdict = rule.check(resource, context)
      return verdict ? [{ rule, resource: resource.name, ...verdict }] : []
    }),
  )
}

function ruleFrom(own: OwnRule): ComplianceRule {
  const { path, operator, value, types, ...rest } = own
  return {
    ...rest,
    set: 'own',
    check(resource, { blueprint }) {
      if (types.length > 0 && !types.includes(resource.type)) return undefined
      const written = blueprint.resources.find(({ name }) => name === resource.name)
      const found = valueAt({ ...written, specs: resource.specs }, path.split('.'))
      const isSo = holds(found, own)
      const wanted = value === undefined ? operator : `${operator} ${JSON.stringify(value).slice(0, 100)}`
      return {
        passed: isSo,
        because: isSo
          ? `${path} is so`
          : `${path} is ${found === undefined ? 'absent' : 'there'}, and not ${wanted}`,
      }
    },
  }
}

function holds(found: unknown, { operator, value }: OwnRule): boolean {
  const many = Array.isArray(value) ? value : [value]
  switch (operator) {
    case 'exists':
      return found !== undefined
    case 'absent':
      return found === undefined
    case 'equals':
      return !Array.isArray(value) && found === value
    case 'in':
      return many.some(each => each === found)
    case 'at_most':
      return typeof found === 'number' && typeof value === 'number' && found <= value
    case 'at_least':
      return typeof found === 'number' && typeof value === 'number' && found >= value
    case 'starts_with':
      return typeof found === 'string' && many.some(each => found.startsWith(String(each)))
    case 'contains':
      return Array.isArray(found) || typeof found === 'string'
        ? many.every(each => (found as readonly unknown[] & string).includes(each as never))
        : false
  }
}

const valueAt = (value: unknown, way: readonly string[]): unknown =>
  way.reduce<unknown>(
    (outer, part) =>
      outer !== null && typeof outer === 'object' && Object.hasOwn(outer, part)
        ? (outer as Record<string, unknown>)[part]
        : undefined,
    value,
  )
