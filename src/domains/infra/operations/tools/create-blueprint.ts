import { operation } from '#kernel'
import { nearest } from '#lib/nearest'
import { z } from 'zod'
import { Cost } from '../../blueprint/cost.ts'
import { hasErrors, Problem } from '../../blueprint/problem.ts'
import { writeBlueprint } from '../../blueprint/write-blueprint.ts'
import { ResourceName } from '../../contract.ts'
import { Engines } from '../../ports.ts'
import { judgeBlueprint } from '../../tools/asked-blueprint.ts'
import { createBlueprint } from '../../tools/create-blueprint.ts'
import { sumNeeds } from '../../tools/estimate-resources.ts'
import { Component, problemsOf } from '../../tools/requirements.ts'

/** A proposal: nothing is kept until `blueprints.create` is called with it. */
export const createBlueprintTool = operation('infra.create_blueprint', {
  about:
    'Make a blueprint from what is needed: components, how many, how large, for which environment and engine.',
  effect: 'read',
  aliases: ['create_blueprint'],
  rest: 'POST /infra/tools/create_blueprint',
  input: z.strictObject({
    name: ResourceName,
    description: z.string().max(2000).optional(),
    environment: z.enum(['dev', 'staging', 'prod']).default('dev'),
    owner: z.string().min(1).max(100).optional(),
    engine: z.string().max(50).default('docker').describe('what makes it real'),
    components: z.array(Component).min(1).max(30),
  }),
  output: z.object({
    blueprint: z.record(z.string(), z.unknown()),
    source: z.string(),
    /** What nobody said and was filled in. */
    decisions: z.array(z.object({ about: z.string(), decided: z.string(), because: z.string() })),
    needs: z.object({ cpu: z.number(), memory_mb: z.number(), storage_gb: z.number() }),
    cost: Cost,
    warnings: z.array(Problem),
  }),
  uses: { engines: Engines },
  refuses: { REQUIREMENTS_UNMET: 422 },

  async run({ engine: wanted, components, ...rest }, { engines, refuse }) {
    const engine = engines.get(wanted)
    if (!engine) {
      const meant = nearest(wanted, engines.names)
      const message = `There is no engine ${wanted}; there are ${engines.names.join(', ')}`
      throw refuse('REQUIREMENTS_UNMET', message, {
        suggestions: ['infra.engines', ...(meant === undefined ? [] : [`use_${meant}`])],
      })
    }
    const impossible = problemsOf(components)
    const made = impossible.length === 0 ? createBlueprint({ ...rest, engine, components }) : undefined
    const unmet = made?.unmet ?? impossible
    if (!made || unmet.length > 0) {
      throw refuse('REQUIREMENTS_UNMET', `This cannot be made: ${unmet[0]}`, {
        details: { unmet: [...unmet] },
        suggestions: ['infra.suggest_architecture', 'infra.engines'],
      })
    }
    const { problems, resources, cost } = judgeBlueprint(made.blueprint, engines)
    if (hasErrors(problems)) {
      throw refuse('REQUIREMENTS_UNMET', `${engine.name} does not take it: ${problems[0]?.message}`, {
        details: { problems: problems.map(each => ({ ...each })) },
        suggestions: ['infra.engines'],
      })
    }
    return {
      blueprint: { ...made.blueprint },
      source: writeBlueprint(made.blueprint),
      decisions: made.decisions.slice(0, 100).map(each => ({ ...each })),
      needs: sumNeeds(resources),
      cost,
      warnings: [...problems],
    }
  },
})
