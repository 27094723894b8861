import { domain, operation, workflow, WorkflowControl } from '#kernel'
import type { App } from '#kernel/run'
import { testApp } from '#kernel/testing'
import { appClient, type AliceClient } from '#surfaces/client'
import { assistant } from '#surfaces/testing'
import { createInterface } from 'node:readline'
import { PassThrough } from 'node:stream'
import { z } from 'zod'
import { serveMcpStdio, type McpOptions } from '../serve-stdio.ts'

const show = operation('tea.show', {
  about: 'Show one pot.',
  effect: 'read',
  rest: 'GET /pots/{number}',
  aliases: ['show_pot'],
  input: z.strictObject({ number: z.number().int().max(9), note: z.string().optional() }),
  output: z.object({ number: z.number(), leaves: z.array(z.string()) }),
  refuses: { POT_NOT_FOUND: 404, POT_TOO_HOT: 409 },
  async run({ number, note }, { refuse, progress }) {
    if (number === 0) throw refuse('POT_NOT_FOUND', 'There is no pot 0', { suggestions: ['tea.list'] })
    if (number === 1) throw refuse('POT_TOO_HOT', 'Pot 1 is too hot')
    if (note === 'bug') throw new Error('a secret of the kitchen')
    for (let done = 1; done <= 3; done += 1) progress(done, 3)
    return { number, leaves: ['assam'] }
  },
})

const list = operation('tea.list', {
  about: 'List pots.',
  effect: 'read',
  rest: 'GET /pots',
  input: z.strictObject({ limit: z.number().default(5) }),
  output: z.object({ pots: z.array(z.number()) }),
  run: async ({ limit }) => ({ pots: Array.from({ length: limit }, (_, index) => index) }),
})

const smash = operation('tea.smash', {
  about: 'Smash a pot.',
  effect: 'destroy',
  input: z.strictObject({ number: z.number() }),
  output: z.object({ number: z.number() }),
  plan: async ({ number }) => ({
    summary: `Smash ${number}`,
    steps: [{ action: 'delete' as const, target: String(number) }],
    reversible: false,
    undo: 'No',
  }),
  run: async input => input,
})

const rinse = operation('tea.rinse', {
  about: 'Rinse a cup.',
  effect: 'write',
  isPrivate: true,
  input: z.strictObject({ cup: z.string() }),
  output: z.object({ cup: z.string() }),
  run: async input => input,
})

const washUp = workflow('wash_up', {
  about: 'Rinse cups one after another.',
  input: z.strictObject({ cups: z.array(z.string()) }),
  output: z.object({}),
  async run({ cups }, flow) {
    await flow.each(cups, { key: cup => cup, concurrency: 1 }, (cup, item) => item.call(rinse, { cup }))
    return {}
  },
})

const wash = operation('tea.wash', {
  about: 'Wash up.',
  effect: 'write',
  input: z.strictObject({ cups: z.array(z.string()) }),
  output: z.looseObject({ status: z.string() }),
  uses: { workflows: WorkflowControl },
  run: async (input, { workflows, actor }) => workflows.start('wash_up', input, { actor }),
})

const wait = operation('tea.wait', {
  about: 'Wait until the caller gives up.',
  effect: 'read',
  input: z.strictObject({}),
  output: z.object({}),
  run: (_, { signal }) =>
    new Promise((_done, fail) => signal.addEventListener('abort', () => fail(signal.reason as Error))),
})

const tea = domain('tea', {
  about: 'Pots',
  operations: [show, list, smash, rinse, wash, wait],
  workflows: [washUp],
})

export interface Message {
  readonly id?: number
  readonly method?: string
  readonly params?: any
  readonly result?: any
  readonly error?: any
}

export interface Pipe extends AsyncDisposable {
  readonly app: App
  readonly errors: readonly Error[]
  send(message: object): void
  /** Sends a request and answers what comes back for it. */
  ask(method: string, params?: object): Promise<Message>
  /** Every message that came so far. */
  readonly heard: readonly Message[]
  hears(isIt: (message: Message) => boolean): Promise<Message>
  /** Ends the input; resolves when the server is done. */
  hangUp(): Promise<void>
}

/** An assistant at the other end of the pipe, which has shaken hands unless told not to. */
export async function pipe(
  options: Partial<McpOptions> & { client?: (app: App) => AliceClient; isShy?: boolean } = {},
): Promise<Pipe> {
  const { client = app => appClient(app, assistant), isShy = false, ...more } = options
  const app = await testApp([tea])
  await app.start()
  const [stdin, stdout] = [new PassThrough(), new PassThrough()]
  const errors: Error[] = []
  const heard: Message[] = []
  const waiting = new Set<() => void>()
  createInterface({ input: stdout }).on('line', line => {
    heard.push(JSON.parse(line) as Message)
    for (const look of waiting) look()
  })
  const done = serveMcpStdio(client(app), {
    version: '1.2.3',
    stdin,
    stdout,
    onError: error => void errors.push(error),
    ...more,
  })
  let nextId = 0

  const hears = (isIt: (message: Message) => boolean) =>
    new Promise<Message>(resolve => {
      const look = () => {
        const found = heard.find(isIt)
        if (!found) return
        waiting.delete(look)
        resolve(found)
      }
      waiting.add(look)
      look()
    })
  const send = (message: object) => void stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
  const ask = (method: string, params: object = {}) => {
    nextId += 1
    const id = nextId
    send({ id, method, params })
    return hears(message => message.id === id && message.method === undefined)
  }
  const hangUp = async () => {
    stdin.end()
    await done
  }
  if (!isShy) {
    await ask('initialize', {
      protocolVersion: '2025-11-25',
      capabilities: {},
      clientInfo: { name: 'test', version: '1' },
    })
    send({ method: 'notifications/initialized' })
  }
  return {
    app,
    errors,
    heard,
    send,
    ask,
    hears,
    hangUp,
    async [Symbol.asyncDispose]() {
      await hangUp()
      await app.stop()
    },
  }
}
