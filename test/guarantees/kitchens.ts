import { operation, WorkflowControl, type RunContext } from '#kernel'
import type { App } from '#kernel/run'
import { tester } from '#kernel/testing'
import { z } from 'zod'
import { createKitchen, type Recipe } from '../../src/kernel/run/testing/kitchen.ts'

const ask = operation('kitchen.ask', {
  about: 'Reach the workflows',
  effect: 'write',
  input: z.object({ do: z.enum(['cancel', 'retry']), id: z.string() }),
  output: z.object({}),
  uses: { workflows: WorkflowControl },
  async run({ do: what, id }, { workflows, actor }) {
    if (what === 'cancel') await workflows.cancel(id, 'not hungry', actor)
    else await workflows.retry(id, actor)
    return {}
  },
})
export const kitchenOf = (recipes: Readonly<Record<string, Recipe>>) =>
  createKitchen(recipes, { operations: [ask] })
export const request = (app: App, what: 'cancel' | 'retry', id: string) =>
  app.call('kitchen.ask', { do: what, id }, { actor: tester })

/** A door that steps wait at; it lets them go on when it is opened, and ends when nobody waits any more. */
export function door() {
  const reached = Promise.withResolvers<undefined>()
  const opened = Promise.withResolvers<undefined>()
  return {
    reached: reached.promise,
    open: () => opened.resolve(undefined),
    pass({ signal }: RunContext) {
      reached.resolve(undefined)
      return new Promise<void>((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error))
        void opened.promise.then(resolve)
      })
    },
  }
}

export const threeCourses: Recipe = {
  async run({ dish }) {
    for (const name of ['soup', 'roast', 'cake']) await dish(name, { undo: true })
    return 'full'
  },
}
