import {
  domain,
  event,
  operation,
  workflow,
  type Domain,
  type Flow,
  type RunContext,
  type Workflow,
} from '#kernel'
import { endOf, testApp, tester, type TestAppOptions } from '#kernel/testing'
import { onTestFinished } from 'vitest'
import { z } from 'zod'
import type { App } from '../index.ts'

const Cooked = event('dish.cooked', { dish: z.string() }, { subject: data => data.dish })

type Cook = (dish: string, context: RunContext) => Promise<void> | void

/** A domain whose steps do what a test says, and which writes down what it really did. */
export interface Kitchen {
  readonly domain: Domain
  readonly done: string[]
  /** What happens in a step besides its event; may throw, wait or look at the context. */
  cook: Cook
  readonly cookDish: typeof cookDish
  readonly throwAway: typeof throwAway
}

const dishes = new Map<string, Kitchen>()
const Dish = z.object({ dish: z.string(), kitchen: z.string() })

const cookDish = operation('kitchen.cook_dish', {
  about: 'Cook a dish',
  effect: 'write',
  isPrivate: true,
  input: Dish,
  output: z.object({ dish: z.string(), kitchen: z.string(), cost: z.string().optional() }),
  refuses: { BURNED: 409 },
  async run({ dish, kitchen }, context) {
    const here = dishes.get(kitchen)!
    here.done.push(`cook ${dish}`)
    await here.cook(dish, context as RunContext)
    context.emit(Cooked({ dish }))
    return { dish, kitchen }
  },
})

const throwAway = operation('kitchen.throw_away', {
  about: 'Take a dish back',
  effect: 'destroy',
  isPrivate: true,
  input: Dish,
  output: z.object({}),
  async run({ dish, kitchen }, context) {
    const here = dishes.get(kitchen)!
    here.done.push(`throw away ${dish}`)
    await here.cook(`away ${dish}`, context as RunContext)
    return {}
  },
})

/** Asks for dishes as a workflow does. */
export interface Cooking {
  readonly flow: Flow
  dish(name: string, options?: CookOptions): Promise<unknown>
  /** Another recipe of the same kitchen, as a child. */
  child(type: string): Promise<unknown>
}

interface CookOptions {
  readonly undo?: boolean
  readonly attempts?: number
  readonly reserve?: string
  readonly flow?: Flow
}

let kitchens = 0

/** Each recipe becomes a workflow type of its name. */
export function createKitchen(
  recipes: Readonly<Record<string, Recipe>>,
  more: Partial<Pick<Domain, 'operations' | 'views' | 'events'>> = {},
): Kitchen {
  kitchens += 1
  const name = `kitchen-${kitchens}`
  const done: string[] = []
  const byType = new Map<string, Workflow>()
  for (const [type, recipe] of Object.entries(recipes)) {
    byType.set(type, recipeWorkflow(type, recipe, { kitchen: name, byType }))
  }
  const workflows = [...byType.values()]
  const start = operation('kitchen.start', {
    about: 'Start a recipe',
    effect: 'write',
    input: z.object({
      type: z.string(),
      id: z.string().optional(),
      budget: z.string().optional(),
      priority: z.enum(['critical', 'high', 'normal', 'low']).optional(),
    }),
    output: z.object({ workflow_id: z.string() }),
    run: ({ type, id, budget, priority }, context) =>
      context.start(
        byType.get(type)!,
        {},
        {
          workflowId: id,
          priority,
          budget: budget === undefined ? undefined : { amount: budget, currency: 'USD' },
        },
      ),
  })
  const kitchen: Kitchen = {
    done,
    cook: () => {},
    cookDish,
    throwAway,
    domain: domain('kitchen', {
      about: 'A kitchen',
      events: [Cooked, ...(more.events ?? [])],
      views: more.views ?? [],
      operations: [cookDish, throwAway, start, ...(more.operations ?? [])],
      workflows,
    }),
  }
  dishes.set(name, kitchen)
  return kitchen
}

export interface Recipe {
  readonly concurrency?: number
  run(cooking: Cooking): Promise<unknown>
}

interface Here {
  readonly kitchen: string
  readonly byType: ReadonlyMap<string, Workflow>
}

const recipeWorkflow = (type: string, recipe: Recipe, { kitchen, byType }: Here): Workflow =>
  workflow(type, {
    about: type,
    input: z.object({}),
    output: z.unknown(),
    ...(recipe.concurrency !== undefined && { concurrency: recipe.concurrency }),
    run: (_, flow) =>
      recipe.run({
        flow,
        child: childType => flow.child(byType.get(childType)!, {}),
        dish: (dish, { undo, attempts = 1, reserve, flow: inner = flow } = {}) =>
          inner.call(
            cookDish,
            { dish, kitchen },
            {
              name: `cook ${dish}`,
              retry: { attempts, first: '10ms' },
              ...(undo && { compensate: () => ({ operation: throwAway, input: { dish, kitchen } }) }),
              ...(reserve !== undefined && {
                reserve: { amount: reserve, currency: 'USD' },
                costOf: () => ({ amount: reserve, currency: 'USD' }),
              }),
            },
          ),
      }),
  })

/** An app that is stopped after the test. */
export async function openKitchen(kitchen: Kitchen, options: TestAppOptions = {}): Promise<App> {
  const app = await testApp([kitchen.domain], options)
  onTestFinished(() => app.stop())
  await app.start()
  return app
}

export async function begin(
  app: App,
  type: string,
  more: { id?: string; budget?: string; priority?: string } = {},
): Promise<string> {
  const started = await app.call('kitchen.start', { type, ...more }, { actor: tester })
  return (started as { workflow_id: string }).workflow_id
}

export async function runToEnd(app: App, type: string, more: { budget?: string } = {}) {
  const id = await begin(app, type, more)
  return { id, end: await endOf(app, id) }
}

/** Resolves with the n-th event of a type about a subject. */
export async function nthEvent(app: App, subject: string, type: string, times = 1) {
  const leave = new AbortController()
  let seen = 0
  for await (const record of app.events.follow({
    after: 0,
    patterns: [type],
    subject,
    signal: leave.signal,
  })) {
    seen += 1
    if (seen < times) continue
    leave.abort()
    return record
  }
  throw new Error(`${subject} has no ${type}`)
}

export const typesOf = async (app: App, subject: string) =>
  (await app.events.read({ after: 0, limit: 10_000, subject })).map(({ type }) => type)
