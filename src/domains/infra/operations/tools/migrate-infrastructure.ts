import { operation } from '#kernel'
import { nearest } from '#lib/nearest'
import { z } from 'zod'
import { assertDeployable, judge } from '../../blueprint/asked.ts'
import { Cost } from '../../blueprint/cost.ts'
import { hasErrors, Problem } from '../../blueprint/problem.ts'
import { writeBlueprint } from '../../blueprint/write-blueprint.ts'
import {
  blueprintWishes,
  judgeBlueprint,
  readAsked,
  refusesOfBlueprint,
  shelfAndEngines,
} from '../../tools/asked-blueprint.ts'
import { migrateBlueprint } from '../../tools/migrate.ts'

const mostListed = 100
const { engine: _, ...wishes } = blueprintWishes

/** Only the blueprint: data has to be moved by whoever knows it. */
export const migrateInfrastructure = operation('infra.migrate_infrastructure', {
  about:
    'Write a blueprint for another engine: what fits, what is written otherwise, what is lost, what to decide.',
  effect: 'read',
  permission: 'blueprints:read',
  aliases: ['migrate_infrastructure'],
  rest: 'POST /infra/tools/migrate_infrastructure',
  input: z.strictObject({ ...wishes, to: z.string().max(50).describe('the engine that is to make it') }),
  output: z.object({
    is_valid: z.boolean().describe('it could be deployed as it is'),
    blueprint: z.record(z.string(), z.unknown()),
    source: z.string(),
    fits: z.array(z.string()),
    mapped: z.array(
      z.object({
        resource: z.string(),
        path: z.string(),
        from: z.string(),
        to: z.string(),
        because: z.string(),
      }),
    ),
    lost: z.array(z.object({ resource: z.string(), path: z.string(), because: z.string() })),
    decisions: z.array(z.object({ resource: z.string(), path: z.string(), question: z.string() })),
    totals: z.object({ fits: z.number(), mapped: z.number(), lost: z.number(), decisions: z.number() }),
    /** They keep data, which does not move with the blueprint. */
    data_to_move: z.array(z.string()),
    problems: z.array(Problem),
    cost_before: Cost.shape.monthly,
    cost_after: Cost.shape.monthly,
  }),
  uses: shelfAndEngines,
  refuses: { ...refusesOfBlueprint, ENGINE_NOT_FOUND: 404 },

  async run({ to, ...wish }, context) {
    const { engines, refuse } = context
    const target = engines.get(to)
    if (!target) {
      const meant = nearest(to, engines.names)
      throw refuse('ENGINE_NOT_FOUND', `There is no engine ${to}; there are ${engines.names.join(', ')}`, {
        suggestions: ['infra.engines', ...(meant === undefined ? [] : [`use_${meant}`])],
      })
    }
    const before = judge(await readAsked(context, wish), { engines, quotas: [] })
    // It may come from an engine that is not here any more: only what it says itself has to be sound.
    const blueprint = before.blueprint ?? assertDeployable(before)
    const migrated = migrateBlueprint(blueprint, target, engines)
    const after = judgeBlueprint(migrated.blueprint, engines)
    const { fits, mapped, lost, decisions } = migrated
    return {
      is_valid: !hasErrors(after.problems) && decisions.length === 0,
      blueprint: { ...migrated.blueprint },
      source: writeBlueprint(migrated.blueprint),
      fits: fits.slice(0, mostListed),
      mapped: mapped.slice(0, mostListed).map(each => ({ ...each })),
      lost: lost.slice(0, mostListed).map(each => ({ ...each })),
      decisions: decisions.slice(0, mostListed).map(each => ({ ...each })),
      totals: { fits: fits.length, mapped: mapped.length, lost: lost.length, decisions: decisions.length },
      data_to_move: blueprint.resources
        .filter(
          ({ provider, type }) => provider !== to && engines.get(provider)?.types[type]?.keepsData === true,
        )
        .map(({ name }) => name)
        .slice(0, mostListed),
      problems: [...after.problems],
      cost_before: before.cost.monthly,
      cost_after: after.cost.monthly,
    }
  },
})
