import { operation } from '#kernel'
import { z } from 'zod'
import { Cost, costOf } from '../../blueprint/cost.ts'
import { pathText } from '../../blueprint/problem.ts'
import { writeBlueprint } from '../../blueprint/write-blueprint.ts'
import { getTemplate } from '../../templates/shown.ts'
import { customize as fill } from '../../templates/template.ts'

/** A blueprint to look at, change and create; nothing is kept. */
export const customize = operation('templates.customize', {
  about: 'Make a blueprint from a template: how many, how large, for which environment, on which engine.',
  effect: 'read',
  rest: 'POST /templates/{template}/customize',
  input: z.strictObject({
    template: z.string().max(100),
    name: z.string().max(63).optional().describe('of the blueprint'),
    environment: z.string().max(50).optional().describe('dev, staging or prod'),
    owner: z.string().max(100).optional(),
    engine: z.string().max(50).optional().describe('one of those of the template'),
    instance_count: z.coerce.number().optional(),
    cpu: z.coerce.number().optional().describe('cores for each'),
    memory_mb: z.coerce.number().optional().describe('memory for each'),
    parameters: z.record(z.string(), z.unknown()).default({}).describe('whatever else the template takes'),
  }),
  output: z.object({
    blueprint: z.record(z.string(), z.unknown()),
    source: z.string(),
    parameters: z.record(z.string(), z.unknown()),
    cost: Cost,
  }),
  refuses: { TEMPLATE_NOT_FOUND: 404, PARAMETER_INVALID: 422 },

  async run({ template, parameters, ...named }, { refuse }) {
    const wishes = Object.fromEntries(
      Object.entries({ ...parameters, ...named }).filter(([, value]) => value !== undefined),
    )
    const made = fill(getTemplate(template), wishes)
    if ('issues' in made) {
      const issues = made.issues.map(({ path, message, did_you_mean }) => ({
        path: pathText(path),
        message,
        ...(did_you_mean !== undefined && { did_you_mean }),
      }))
      const [first] = issues
      throw refuse('PARAMETER_INVALID', `${template} cannot use ${first?.path}: ${first?.message}`, {
        details: { issues },
        suggestions: [
          'templates.get',
          ...issues.flatMap(each => (each.did_you_mean ? [`use_${each.did_you_mean}`] : [])),
        ],
      })
    }
    const { blueprint } = made
    return {
      blueprint: { ...blueprint },
      source: writeBlueprint(blueprint),
      parameters: { ...made.parameters },
      cost: costOf(blueprint.resources),
    }
  },
})
