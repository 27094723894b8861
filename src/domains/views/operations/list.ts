import { operation, ViewControl } from '#kernel'
import { z } from 'zod'

const View = z.object({ view: z.string(), about: z.string(), rows: z.number(), events: z.array(z.string()) })

/** Every view, how many rows it has and which events it is folded from. */
export const list = operation('views.list', {
  about: 'List the views folded from the log, with row counts.',
  effect: 'read',
  rest: 'GET /views',
  input: z.strictObject({}),
  output: z.object({ views: z.array(View) }),
  uses: { views: ViewControl },
  run: async (_, { views }) => ({
    views: (await views.list()).map(view => ({ ...view, events: [...view.events] })),
  }),
})
