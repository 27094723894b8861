// An Alice with webhooks, and destinations whose answers a test decides.
import { sqliteStore } from '#adapters/sqlite'
import { domain, event, provide, type Caller } from '#kernel'
import { fakeClock, testApp, tester } from '#kernel/testing'
import type { Duration } from '#lib/duration'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import type { Webhook } from '../contract.ts'
import { webhooks } from '../domain.ts'
import { Destinations, HookMaker, HookSecrets, type HookRequest } from '../ports.ts'
import { memoryDestinations, type MemoryDestination } from './memory-destinations.ts'

const CupPoured = event('cup.poured', { cup: z.string(), n: z.number() }, { subject: data => data.cup })
const bar = domain('bar', { about: '', events: [CupPoured] })

export const url = 'https://hooks.example/1'

/** One request as it arrived. */
export interface Arrived {
  readonly headers: HookRequest['headers']
  readonly body: string
}

interface ShopOptions {
  readonly folder?: string
  readonly answer?: MemoryDestination
}

export type Shop = Awaited<ReturnType<typeof openShop>>

export async function openShop({ folder: given, answer = () => ({ status: 204 }) }: ShopOptions = {}) {
  const folder = given ?? (await mkdtemp(join(tmpdir(), 'alice-webhooks-')))
  const clock = fakeClock()
  const arrived: Arrived[] = []
  const world = { answer }
  let made = 0
  const secrets = sharedSecrets(folder)
  const app = await testApp([webhooks, bar], {
    store: sqliteStore({ folder }),
    clock,
    bindings: [
      provide(Destinations, memoryDestinations({ [url]: request => take(request) }, clock.after)),
      provide(HookSecrets, secrets),
      provide(HookMaker, {
        newId: () => `wh_${String((made += 1)).padStart(26, '0')}`,
        newSecret: () => Buffer.alloc(32, made + 1).toString('base64'),
      }),
    ],
  })
  const take = (request: HookRequest) => {
    arrived.push({ headers: request.headers, body: Buffer.from(request.body ?? '').toString() })
    return world.answer(request)
  }
  await app.start()

  return {
    app,
    clock,
    arrived,
    folder,
    secrets,
    /** Changes how the destination answers from now on. */
    answerWith: (next: MemoryDestination) => void (world.answer = next),
    call: <T = Record<string, unknown>>(name: string, input: object, caller?: Caller) =>
      app.call(`webhooks.${name}`, input, { actor: tester, caller }) as Promise<T>,
    create: (more: object = {}) =>
      app.call('webhooks.create', { url, types: ['cup.>'], ...more }, { actor: tester }) as Promise<{
        webhook: z.output<typeof Webhook>
        secret: string
      }>,
    pour: (cup: string, ...numbers: readonly number[]) => app.append(numbers.map(n => CupPoured({ cup, n }))),
    /** Lets time pass until it is so. */
    async until(isSo: () => boolean | Promise<boolean>, step: Duration = '20ms') {
      const patience = performance.now() + 8000
      while (performance.now() < patience) {
        if (await isSo()) return
        await clock.tick(step)
        // The store answers in real time.
        await new Promise(done => setTimeout(done, 1))
      }
      throw new Error('It never came to be so')
    },
    async stop({ keep = false } = {}) {
      const stopped = app.stop()
      const isStopped = stopped.then(() => true)
      while (!(await Promise.race([isStopped, clock.tick('1s').then(() => false)])));
      if (!keep) await rm(folder, { recursive: true })
    },
  }
}

const valuesByFolder = new Map<string, Map<string, string>>()

/** What is kept stays when Alice is opened again in the same folder. */
function sharedSecrets(folder: string) {
  const values = valuesByFolder.get(folder) ?? new Map<string, string>()
  valuesByFolder.set(folder, values)
  return {
    values,
    set: async (name: string, value: string) => void values.set(name, value),
    get: async (name: string) => values.get(name),
    remove: async (name: string) => values.delete(name),
  }
}
