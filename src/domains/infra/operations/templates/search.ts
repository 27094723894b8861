import { operation } from '#kernel'
import { z } from 'zod'
import { searchTemplates } from '../../templates/all-templates.ts'
import { TemplateSummary, toSummary } from '../../templates/shown.ts'

/** Best first. */
export const search = operation('templates.search', {
  about: 'Find templates by words in their name, title, tags or text.',
  effect: 'read',
  rest: 'GET /templates/search',
  input: z.strictObject({ text: z.string().min(1).max(200) }),
  output: z.object({ templates: z.array(TemplateSummary) }),

  run: async ({ text }) => ({ templates: searchTemplates(text).map(toSummary) }),
})
