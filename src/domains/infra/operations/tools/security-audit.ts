import { operation } from '#kernel'
import { z } from 'zod'
import { assertDeployable, judge } from '../../blueprint/asked.ts'
import { readSource } from '../../blueprint/yaml-source.ts'
import { Blueprint } from '../../contract.ts'
import {
  blueprintWishes,
  readAsked,
  refusesOfBlueprint,
  shelfAndEngines,
  type BlueprintWish,
  type Looking,
} from '../../tools/asked-blueprint.ts'
import { countBySeverity, Finding, severities, Severity } from '../../tools/finding.ts'
import { auditBlueprint, securityRules } from '../../tools/security-audit.ts'

const mostListed = 100

/** Also of a blueprint that nobody would deploy, for its secrets in plain text. */
export const securityAudit = operation('infra.security_audit', {
  about: 'Find what makes a blueprint easy to break into, with the change that mends it where one does.',
  effect: 'read',
  permission: 'blueprints:read',
  aliases: ['security_audit'],
  rest: 'POST /infra/tools/security_audit',
  input: z.strictObject({
    ...blueprintWishes,
    at_least: Severity.default('low').describe('leaves out what is less severe'),
  }),
  output: z.object({
    name: z.string(),
    resources: z.number(),
    findings: z.array(Finding),
    /** Of all, also those that are not listed. */
    total: z.number(),
    by_severity: z.record(z.string(), z.number()),
    rules: z.array(z.string()).describe('everything that was looked for'),
    passed: z.boolean().describe('nothing critical or high'),
  }),
  uses: shelfAndEngines,
  refuses: refusesOfBlueprint,

  async run({ at_least, ...wish }, context) {
    const blueprint = await readable(context, wish)
    const all = auditBlueprint(blueprint, context.engines, wish.engine)
    const findings = all.filter(
      ({ severity }) => severities.indexOf(severity) <= severities.indexOf(at_least),
    )
    const counts = countBySeverity(all)
    return {
      name: blueprint.name,
      resources: blueprint.resources.length,
      findings: findings.slice(0, mostListed),
      total: findings.length,
      by_severity: counts,
      rules: [...securityRules],
      passed: counts.critical + counts.high === 0,
    }
  },
})

async function readable(context: Looking, wish: BlueprintWish): Promise<Blueprint> {
  const asked = await readAsked(context, wish)
  const judged = judge(asked, { engines: context.engines, quotas: [], engine: wish.engine })
  if (judged.blueprint) return judged.blueprint
  const others = judged.problems.filter(
    ({ severity, code }) => severity === 'error' && code !== 'SECRET_IN_PLAIN_TEXT',
  )
  const parsed = Blueprint.safeParse(asked.blueprint ?? readSource(asked.source ?? '').value)
  if (others.length === 0 && parsed.success) return parsed.data
  return assertDeployable({ ...judged, problems: [...others, ...judged.problems] })
}
