import { domain, event, operation, WorkflowControl, workflow, type Actor, type Logger } from '#kernel'
import type { App } from '#kernel/run'
import { silentLog, testApp, type TestAppOptions } from '#kernel/testing'
import { z } from 'zod'
import { restSurface, type RestOptions, type RestServer } from './rest-surface.ts'

export const CupPoured = event('cup.poured', { cup: z.string() }, { subject: data => data.cup.slice(0, 100) })

const read = operation('bar.read', {
  about: 'Show one cup.',
  effect: 'read',
  rest: 'GET /cups/{cup}',
  input: z.strictObject({ cup: z.string().max(20), sips: z.number().int().max(10).default(1) }),
  output: z.object({ cup: z.string(), sips: z.number() }),
  refuses: { CUP_BROKEN: 410 },
  async run({ cup, sips }, { refuse }) {
    if (cup === 'broken') {
      throw refuse('CUP_BROKEN', 'The cup broken is broken', { suggestions: ['bar.pour'], details: { cup } })
    }
    if (cup === 'bug') throw new Error('a secret of the house')
    return { cup, sips }
  },
})

const search = operation('bar.search', {
  about: 'Echo what was asked.',
  effect: 'read',
  aliases: ['find_cups'],
  rest: 'GET /cups',
  input: z.strictObject({
    words: z.string().optional(),
    tags: z.array(z.string()).optional(),
    sizes: z.array(z.number()).optional(),
    full: z.boolean().optional(),
    price: z.object({ max: z.number() }).optional(),
    limit: z.number().int().min(1).max(100).default(10),
  }),
  output: z.looseObject({}),
  run: async input => input,
})

const pour = operation('bar.pour', {
  about: 'Fill a cup.',
  effect: 'write',
  rest: 'PUT /cups/{cup}',
  input: z.strictObject({ cup: z.string(), note: z.string().optional() }),
  output: z.object({ cup: z.string(), times: z.number() }),
  plan: async ({ cup }) => ({
    summary: `Fill ${cup}`,
    steps: [{ action: 'update' as const, target: cup }],
    reversible: false,
    undo: 'Nobody can',
  }),
  async run({ cup }, { emit }) {
    poured += 1
    emit(CupPoured({ cup }))
    return { cup, times: poured }
  },
})
let poured = 0

const secret = operation('bar.secret', {
  about: 'A step nobody sees.',
  effect: 'write',
  isPrivate: true,
  input: z.strictObject({}),
  output: z.object({}),
  run: async () => ({}),
})

const round = workflow('round', {
  about: 'Fill cups one after another.',
  input: z.strictObject({ cups: z.array(z.string()) }),
  output: z.object({ filled: z.number() }),
  async run({ cups }, flow) {
    for (const cup of cups) await flow.call(pour, { cup })
    return { filled: cups.length }
  },
})

const begin = operation('bar.begin', {
  about: 'Begin a round.',
  effect: 'write',
  input: z.strictObject({ cups: z.array(z.string()) }),
  output: z.looseObject({ status: z.string() }),
  uses: { workflows: WorkflowControl },
  run: async (input, { workflows, actor }) => workflows.start('round', input, { actor }),
})

const wait = operation('bar.wait', {
  about: 'Wait until the caller gives up.',
  effect: 'read',
  input: z.strictObject({}),
  output: z.object({}),
  run: (_, { signal }) =>
    new Promise((_done, fail) => signal.addEventListener('abort', () => fail(signal.reason as Error))),
})

const fill = operation('bar.fill', {
  about: 'Answer with many letters.',
  effect: 'read',
  input: z.strictObject({ letters: z.number() }),
  output: z.object({ text: z.string() }),
  run: async ({ letters }) => ({ text: 'x'.repeat(letters) }),
})

/** A domain no surface has heard of. */
export const bar = domain('bar', {
  about: 'Cups',
  events: [CupPoured],
  operations: [read, search, pour, secret, begin, wait, fill],
  workflows: [round],
})

export const guest: Actor = { id: 'guest', kind: 'person' }

export interface Served extends AsyncDisposable {
  readonly app: App
  readonly server: RestServer
  readonly url: string
  /** Sends with the right key unless told otherwise. */
  get(path: string, headers?: Record<string, string>): Promise<Response>
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>
  readonly logged: readonly { details: object; message: string }[]
  /** Resolves when so many connections are open. */
  connectionsAre(count: number): Promise<void>
  /** Resolves when the log has this message. */
  logSays(message: string): Promise<void>
}

interface ServeOptions extends Partial<Omit<RestOptions, 'app'>> {
  readonly test?: TestAppOptions
  readonly host?: string
}

/** The bar behind a server on some free port; the key is `let-me-in`. */
export async function serveBar({ test, host = '127.0.0.1', ...options }: ServeOptions = {}): Promise<Served> {
  const logged: { details: object; message: string }[] = []
  const note = (details: object, message: string) => void logged.push({ details, message })
  const log: Logger = { ...silentLog, warn: note, error: note }
  const app = await testApp([bar], { log, ...test })
  await app.start()
  const surface = restSurface({ app, version: '1.2.3', authenticate: withKey, ...options })
  const server = await surface.listen({ host, port: 0 })
  const key = { authorization: 'Bearer let-me-in' }
  return {
    app,
    server,
    logged,
    url: server.url,
    connectionsAre: count => until(() => server.connections() === count),
    logSays: message => until(() => logged.some(entry => entry.message === message)),
    get: (path, headers) => fetch(server.url + path, { headers: { ...key, ...headers } }),
    post: (path, body, headers) =>
      fetch(server.url + path, {
        method: 'POST',
        headers: { ...key, 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    async [Symbol.asyncDispose]() {
      await server.close()
      await app.stop()
    },
  }
}

async function until(isSo: () => boolean) {
  while (!isSo()) await new Promise(done => setImmediate(done))
}

/** Resolves when the operation was asked for; hand `hooks` to the app. */
export function notice(wanted: string) {
  const asked = Promise.withResolvers<string>()
  const hooks = {
    authorize: ({ name }: { readonly name: string }) => void (name === wanted && asked.resolve(name)),
  }
  return { hooks, asked: asked.promise }
}

const withKey: RestOptions['authenticate'] = async ({ authorization }) =>
  authorization === 'Bearer let-me-in' ? guest : undefined
