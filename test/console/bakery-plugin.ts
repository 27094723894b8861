// Workflows of a plugin that are larger than any of the package, and one that fails, for the pages of runs.
import { definePlugin, domain, operation, workflow, z } from 'alice/plugin'

const bake = operation('bakery.bake', {
  about: 'Bake a loaf.',
  effect: 'write',
  isPrivate: true,
  input: z.strictObject({ loaf: z.string(), isBurned: z.boolean() }),
  output: z.object({ loaf: z.string() }),
  async run({ loaf, isBurned }) {
    if (isBurned) throw new Error(`${loaf} burned`)
    return { loaf }
  },
})

const once = { attempts: 1 }

const street = workflow('street', {
  about: 'Bake many loaves, some of which burn.',
  input: z.object({ loaves: z.number() }),
  output: z.object({ done: z.number() }),
  async run({ loaves }, flow) {
    const keys = Array.from({ length: loaves }, (_, at) => `loaf-${at}`)
    const ends = await flow.each(keys, { key: loaf => loaf, concurrency: 16 }, (loaf, item) =>
      item.call(bake, { loaf, isBurned: loaf.endsWith('999') }, { retry: once }),
    )
    return { done: ends.filter(({ status }) => status === 'completed').length }
  },
})

const night = workflow('night', {
  about: 'Bake three loaves, the last of which burns.',
  input: z.object({}),
  output: z.object({}),
  async run(_, flow) {
    for (const loaf of ['white', 'rye', 'black']) {
      await flow.call(bake, { loaf, isBurned: loaf === 'black' }, { name: `Bake ${loaf}`, retry: once })
    }
    return {}
  },
})

export const plugin = definePlugin({
  domain: domain('bakery', {
    about: 'Bread, for tests of what is shown of work.',
    operations: [bake],
    workflows: [street, night],
  }),
})
