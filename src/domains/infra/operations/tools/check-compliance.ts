import { operation } from '#kernel'
import { z } from 'zod'
import {
  blueprintWishes,
  getSound,
  refusesOfBlueprint,
  shelfAndEngines,
} from '../../tools/asked-blueprint.ts'
import { BlueprintChange } from '../../tools/blueprint-changes.ts'
import { checkCompliance as check, OwnRule, type Checked } from '../../tools/check-compliance.ts'
import { complianceRules, ruleSets } from '../../tools/compliance-rules.ts'
import { bySeverity, Severity } from '../../tools/finding.ts'
import { ruleContext } from '../../tools/rule-context.ts'

const mostListed = 100
const setNames = Object.keys(ruleSets) as [keyof typeof ruleSets, ...(keyof typeof ruleSets)[]]

/** What cannot be seen in a blueprint is not checked, and no set claims more. */
export const checkCompliance = operation('infra.check_compliance', {
  about:
    'Check a blueprint against sets of rules and rules of your own: passed or failed, who says so, what to do.',
  effect: 'read',
  permission: 'blueprints:read',
  aliases: ['check_compliance'],
  rest: 'POST /infra/tools/check_compliance',
  input: z.strictObject({
    ...blueprintWishes,
    sets: z
      .array(z.enum(setNames))
      .max(setNames.length)
      .default([...setNames]),
    rules: z.array(OwnRule).max(100).default([]).describe('of your own'),
  }),
  output: z.object({
    name: z.string(),
    is_compliant: z.boolean().describe('no rule failed'),
    failures: z.array(
      z.object({
        rule: z.string(),
        set: z.string(),
        severity: Severity,
        resource: z.string(),
        because: z.string(),
        remedy: z.string(),
        source: z.string(),
        changes: z.array(BlueprintChange),
      }),
    ),
    total_failures: z.number(),
    rules: z.array(
      z.object({
        rule: z.string(),
        set: z.string(),
        about: z.string(),
        source: z.string(),
        passed: z.number(),
        failed: z.number(),
        not_applicable: z.number(),
      }),
    ),
    total_rules: z.number(),
    sets: z.array(z.object({ set: z.string(), about: z.string(), passed: z.number(), failed: z.number() })),
  }),
  uses: shelfAndEngines,
  refuses: refusesOfBlueprint,

  async run({ sets, rules: own, ...wish }, context) {
    const { blueprint, resources } = await getSound(context, wish)
    const about = ruleContext(blueprint, resources, context.engines)
    const checked = check(resources, about, { sets, own })
    const failures = checked
      .filter(({ passed }) => !passed)
      .map(toFailure)
      .toSorted(bySeverity)
    const asked = [
      ...complianceRules.filter(({ set }) => sets.some(each => each === set)),
      ...own.map(each => ({ ...each, set: 'own' })),
    ]
    const countsOf = (all: readonly Checked[]) => {
      const passed = all.filter(each => each.passed).length
      return { passed, failed: all.length - passed }
    }
    const byRule = Map.groupBy(checked, ({ rule }) => `${rule.set} ${rule.rule}`)
    return {
      name: blueprint.name,
      is_compliant: failures.length === 0,
      failures: failures.slice(0, mostListed),
      total_failures: failures.length,
      rules: asked.slice(0, mostListed).map(({ rule, set, about: what, source }) => {
        const all = byRule.get(`${set} ${rule}`) ?? []
        return {
          rule,
          set,
          about: what,
          source,
          ...countsOf(all),
          not_applicable: resources.length - all.length,
        }
      }),
      total_rules: asked.length,
      sets: [...sets, ...(own.length > 0 ? (['own'] as const) : [])].map(set => ({
        set,
        about: set === 'own' ? 'Rules of whoever asks' : ruleSets[set],
        ...countsOf(checked.filter(({ rule }) => rule.set === set)),
      })),
    }
  },
})

const toFailure = ({ rule, resource, because, changes = [] }: Checked) => ({
  rule: rule.rule,
  set: rule.set,
  severity: rule.severity,
  resource,
  because,
  remedy: rule.remedy,
  source: rule.source,
  changes: [...changes],
})
