import { operation } from '#kernel'
import { z } from 'zod'
import { writeBlueprint } from '../../blueprint/write-blueprint.ts'
import { getTemplate, parametersOf, TemplateSummary, toSummary } from '../../templates/shown.ts'

/** With what can be customized, and the blueprint it makes when nothing is. */
export const get = operation('templates.get', {
  about: 'Show a template: its parameters as JSON Schema, and the blueprint it makes by itself.',
  effect: 'read',
  aliases: ['download_template'],
  rest: 'GET /templates/{template}',
  input: z.strictObject({ template: z.string().max(100) }),
  output: TemplateSummary.extend({
    parameters: z.record(z.string(), z.unknown()),
    blueprint: z.record(z.string(), z.unknown()),
    source: z.string(),
  }),
  refuses: { TEMPLATE_NOT_FOUND: 404 },

  async run({ template }) {
    const found = getTemplate(template)
    const blueprint = found.make({})
    return {
      ...toSummary(found),
      parameters: parametersOf(found.parameters),
      blueprint: { ...blueprint },
      source: writeBlueprint(blueprint),
    }
  },
})
