import { operation } from '#kernel'
import { z } from 'zod'
import { templates } from '../../templates/all-templates.ts'
import { Category, TemplateSummary, toSummary } from '../../templates/shown.ts'

/** The simplest first. */
export const list = operation('templates.list', {
  about: 'List templates of blueprints, the simplest first.',
  effect: 'read',
  aliases: ['templates'],
  rest: 'GET /templates',
  input: z.strictObject({ category: Category.optional() }),
  output: z.object({ templates: z.array(TemplateSummary) }),

  run: async ({ category }) => ({
    templates: templates.filter(each => category === undefined || each.category === category).map(toSummary),
  }),
})
