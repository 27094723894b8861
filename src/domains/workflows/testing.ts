import { domain, event, operation, workflow, type Flow } from '#kernel'
import { z } from 'zod'

const Baked = event('bread.baked', { loaf: z.string() }, { subject: data => data.loaf })

/** What happens in a step besides its fact: may throw, or wait. */
export type Oven = (loaf: string) => Promise<void> | void

export interface Bakery {
  oven: Oven
  readonly asked: string[]
}

export const newBakery = (): Bakery => ({ oven: () => {}, asked: [] })

/** A domain whose workflows do what their input says, for tests of how workflows are shown. */
export function bakeryDomain(bakery: Bakery) {
  const weigh = operation('bakery.weigh', {
    about: 'Weigh flour',
    effect: 'read',
    isPrivate: true,
    input: z.strictObject({ grams: z.number() }),
    output: z.object({ grams: z.number() }),
    async run({ grams }) {
      bakery.asked.push(`weigh ${grams}`)
      return { grams }
    },
  })
  const bake = operation('bakery.bake', {
    about: 'Bake a loaf',
    effect: 'write',
    isPrivate: true,
    input: z.strictObject({ loaf: z.string(), salt: z.string().default('some') }),
    output: z.object({ loaf: z.string(), crust: z.string() }),
    async run({ loaf }, { emit }) {
      bakery.asked.push(`bake ${loaf}`)
      await bakery.oven(loaf)
      emit(Baked({ loaf }))
      return { loaf, crust: loaf.startsWith('huge') ? 'x'.repeat(100_000) : 'brown' }
    },
  })
  const eat = operation('bakery.eat', {
    about: 'Eat a loaf that nobody shall find',
    effect: 'destroy',
    isPrivate: true,
    input: z.strictObject({ loaf: z.string() }),
    output: z.object({}),
    async run({ loaf }) {
      bakery.asked.push(`eat ${loaf}`)
      return {}
    },
  })

  const once = { attempts: 1 }
  const night = workflow('night', {
    about: 'Weigh, bake all loaves, eat what came out when one burns',
    input: z.object({
      loaves: z.array(z.string()),
      grams: z.number().default(500),
      undo: z.boolean().default(false),
    }),
    output: z.object({ grams: z.number() }),
    undo: ({ workflowId }) => ({ operation: 'bakery.sell', input: { workflow_id: workflowId } }),
    async run({ loaves, grams, undo }, flow) {
      const weighed = await flow.call(weigh, { grams })
      for (const loaf of loaves) await bakeOne(flow, loaf, undo)
      return weighed
    },
  })
  const bakeOne = (flow: Flow, loaf: string, undo: boolean) =>
    flow.call(
      bake,
      { loaf },
      {
        name: `bake ${loaf}`,
        retry: loaf.startsWith('slow') ? { attempts: 3, first: '10s', factor: 1 } : once,
        ...(undo && { compensate: output => ({ operation: eat, input: { loaf: output.loaf } }) }),
      },
    )
  const street = workflow('street', {
    about: 'Many loaves at once',
    input: z.object({ loaves: z.number() }),
    output: z.object({ done: z.number() }),
    async run({ loaves }, flow) {
      const keys = Array.from({ length: loaves }, (_, at) => `loaf-${at}`)
      const ends = await flow.each(keys, { key: loaf => loaf, concurrency: 8 }, (loaf, item) =>
        item.call(bake, { loaf }, { retry: once }),
      )
      return { done: ends.filter(({ status }) => status === 'completed').length }
    },
  })
  const patience = workflow('patience', {
    about: 'Weigh, wait for the customer, bake',
    input: z.object({}),
    output: z.object({}),
    async run(_, flow) {
      await flow.call(weigh, { grams: 1 })
      await flow.waitFor({ signal: 'order' })
      await flow.call(bake, { loaf: 'ordered' })
      return {}
    },
  })
  return domain('bakery', {
    about: 'Bread',
    events: [Baked],
    operations: [weigh, bake, eat],
    workflows: [night, street, patience],
  })
}
