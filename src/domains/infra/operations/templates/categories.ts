import { operation } from '#kernel'
import { z } from 'zod'
import { templates } from '../../templates/all-templates.ts'
import { categories as known } from '../../templates/template.ts'

/** What templates are for. */
export const categories = operation('templates.categories', {
  about: 'List the categories of templates and how many each has.',
  effect: 'read',
  rest: 'GET /templates/categories',
  input: z.strictObject({}),
  output: z.object({
    categories: z.array(z.object({ category: z.string(), about: z.string(), templates: z.number() })),
  }),

  run: async () => ({
    categories: Object.entries(known).map(([category, about]) => ({
      category,
      about,
      templates: templates.filter(each => each.category === category).length,
    })),
  }),
})
