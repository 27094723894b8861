import type { CheckedResource } from '../blueprint/check-blueprint.ts'
import type { Problem } from '../blueprint/problem.ts'
import { readBlueprintData } from '../blueprint/read-blueprint.ts'
import { Blueprint } from '../contract.ts'
import type { Engines } from '../ports.ts'
import { judgeBlueprint } from './asked-blueprint.ts'
import { applyChanges, setField, type BlueprintChange } from './blueprint-changes.ts'
import { containerRules } from './container-rules.ts'
import { bySeverity, type Finding, type RuleContext } from './finding.ts'
import { networkRules } from './network-rules.ts'
import { ruleContext } from './rule-context.ts'
import { typeOf } from './spec-looks.ts'

const rules = [...containerRules, ...networkRules]

export const securityRules: readonly string[] = [...rules.map(({ rule }) => rule), 'secret_in_plain_text']

/** Everything in a blueprint that makes it easier to break into, the worst first. */
export function auditBlueprint(blueprint: Blueprint, engines: Engines, engine?: string): readonly Finding[] {
  const secrets = secretFindings(blueprint, readBlueprintData({ ...blueprint }).problems)
  // A secret in plain text is an error, and would keep the engines from looking at the rest.
  const clean = applyChanges(
    blueprint,
    secrets.flatMap(({ changes }) => changes),
  )
  const { resources } = judgeBlueprint(clean, engines, engine)
  const context = ruleContext(clean, resources, engines)
  const found = rules.flatMap(({ find, ...rule }) =>
    resources.flatMap(resource =>
      find(resource, context).map((hit): Finding => ({
        ...rule,
        severity: hit.severity ?? rule.severity,
        resource: resource.name,
        path: hit.path ?? '',
        message: hit.message,
        changes: hit.changes ? stillSound(hit.changes, resource, context) : [],
        certainty: hit.certainty ?? 'decide',
      })),
    ),
  )
  return [...secrets, ...found]
    .map(each => (each.changes.length === 0 ? { ...each, certainty: 'decide' as const } : each))
    .toSorted(bySeverity)
}

/** A change that the engine does not take is none. */
function stillSound(
  changes: readonly BlueprintChange[],
  resource: CheckedResource,
  { engines }: RuleContext,
): BlueprintChange[] {
  const { name, type, specs } = resource
  const schema = typeOf(engines, resource)?.specs
  const alone = Blueprint.parse({ name: 'alone', resources: [{ name, type, provider: 'any', specs }] })
  const after = applyChanges(alone, changes).resources.find(each => each.name === name)
  return schema?.safeParse(after?.specs).success === true ? [...changes] : []
}

function secretFindings(blueprint: Blueprint, problems: readonly Problem[]): readonly Finding[] {
  return problems.flatMap(({ code, path, message }) => {
    if (code !== 'SECRET_IN_PLAIN_TEXT' && code !== 'SECRET_SUSPECTED') return []
    const [, index = '', rest = ''] = /^resources\[(\d+)\]\.?(.*)$/.exec(path) ?? []
    const resource = blueprint.resources[Number(index)]
    const way = rest.split(/[.[\]]+/).filter(Boolean)
    const isText = index !== '' && resource !== undefined && typeof valueAt(resource, way) === 'string'
    const reference = `secret://${resource?.name}-${String(way.at(-1))
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')}`
    const isMade =
      isText && code === 'SECRET_IN_PLAIN_TEXT' && /^secret:\/\/[a-z0-9-]+[a-z0-9]$/.test(reference)
    return [
      {
        rule: 'secret_in_plain_text',
        severity: code === 'SECRET_IN_PLAIN_TEXT' ? ('critical' as const) : ('medium' as const),
        resource: resource?.name ?? null,
        path: rest,
        message,
        remedy: isMade
          ? `Set the secret ${reference.slice('secret://'.length)}, and refer to it.`
          : 'Keep it as a secret and refer to it.',
        source: 'CWE-798; OWASP Secrets Management Cheat Sheet',
        changes: isMade ? [setField(resource.name, way, reference)] : [],
        certainty: 'try_first' as const,
      },
    ]
  })
}

const valueAt = (value: unknown, way: readonly string[]): unknown =>
  way.reduce<unknown>((outer, part) => (outer as Record<string, unknown> | null | undefined)?.[part], value)
