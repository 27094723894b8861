import { operation } from '#kernel'
import { z } from 'zod'
import { BlueprintSummary, toSummary } from '../../blueprint/kept.ts'
import { SystemBlueprints } from '../../blueprint/views.ts'

/** Last changed first. */
export const list = operation('blueprints.list', {
  about: 'List blueprints, last changed first.',
  effect: 'read',
  rest: 'GET /blueprints',
  input: z.strictObject({
    name: z.string().max(63).optional(),
    environment: z.string().max(50).optional(),
    owner: z.string().max(100).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    cursor: z
      .string()
      .regex(/^\d{1,15}$/, 'not a cursor of this list')
      .optional(),
  }),
  output: z.object({ blueprints: z.array(BlueprintSummary), next_cursor: z.string().nullable() }),
  uses: { blueprints: SystemBlueprints },
  cache: '1m',

  async run({ name, environment, owner, limit, cursor }, { blueprints }) {
    const found = await blueprints.rows(query => {
      let page = query.orderBy('position', 'desc').limit(limit + 1)
      if (name !== undefined) page = page.where('name', '=', name)
      if (environment !== undefined) page = page.where('environment', '=', environment)
      if (owner !== undefined) page = page.where('owner', '=', owner)
      if (cursor !== undefined) page = page.where('position', '<', Number(cursor))
      return page
    })
    const page = found.slice(0, limit)
    const next_cursor = found.length > limit ? String(page.at(-1)!.position) : null
    return { blueprints: page.map(toSummary), next_cursor }
  },
})
