import { operation, ViewControl } from '#kernel'
import { z } from 'zod'

/** Throws views away and folds them anew from the whole log. */
export const rebuild = operation('views.rebuild', {
  about: 'Fold views anew from the whole log; all of them when none is named.',
  effect: 'write',
  timeout: '2h',
  input: z.strictObject({ views: z.array(z.string().max(100)).max(100).default([]) }),
  output: z.object({ views: z.array(z.string()), events_read: z.number() }),
  uses: { views: ViewControl },

  async run({ views: named }, { views, progress }) {
    const names = named.length > 0 ? named : (await views.list()).map(({ view }) => view)
    return { views: names, events_read: await views.rebuild(names, progress) }
  },
})
