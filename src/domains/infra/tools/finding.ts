import { z } from 'zod'
import type { CheckedResource } from '../blueprint/check-blueprint.ts'
import type { Blueprint } from '../contract.ts'
import type { Engines } from '../ports.ts'
import { BlueprintChange } from './blueprint-changes.ts'

export const Severity = z.enum(['critical', 'high', 'medium', 'low'])
export type Severity = z.output<typeof Severity>

export const severities: readonly Severity[] = Severity.options

/** Something that could be better, with what to do about it. */
export const Finding = z.object({
  rule: z.string(),
  severity: Severity,
  resource: z.string().nullable(),
  /** `specs.ports[0].host_port` of the resource. */
  path: z.string(),
  message: z.string(),
  remedy: z.string(),
  source: z.string(),
  /** What to change; empty where somebody has to decide first. */
  changes: z.array(BlueprintChange),
  /** Whether what runs there may not like the change. */
  certainty: z.enum(['safe', 'try_first', 'decide']),
})
export type Finding = z.output<typeof Finding>

/** What a rule says of one resource. */
export interface Hit {
  readonly path?: string
  readonly message: string
  readonly severity?: Severity
  readonly changes?: readonly BlueprintChange[]
  readonly certainty?: Finding['certainty']
}

/** What rules look at: a resource as its engine would make it, among the others. */
export interface RuleContext {
  readonly blueprint: Blueprint
  readonly resources: readonly CheckedResource[]
  readonly engines: Engines
  readonly isProduction: boolean
  /** Those that can be reached from the host. */
  readonly published: readonly CheckedResource[]
  /** Whether the engine has a field for this at all. */
  takes(resource: CheckedResource, field: string): boolean
}

export interface SecurityRule {
  readonly rule: string
  readonly severity: Severity
  readonly remedy: string
  readonly source: string
  find(resource: CheckedResource, context: RuleContext): readonly Hit[]
}

export const bySeverity = (a: { severity: Severity }, b: { severity: Severity }): number =>
  severities.indexOf(a.severity) - severities.indexOf(b.severity)

export const countBySeverity = (all: readonly { severity: Severity }[]): Record<Severity, number> =>
  ({
    critical: 0,
    high: 0,
    medium: 0,
    low: 0,
    ...Object.fromEntries(
      severities.map(each => [each, all.filter(({ severity }) => severity === each).length]),
    ),
  }) as const
