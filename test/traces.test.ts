import { openTelemetry } from '#adapters/open-telemetry'
import { createResilience } from '#adapters/resilience'
import { domain, errorBody, event, operation, reaction, workflow, type Domain } from '#kernel'
import { currentWork, type App } from '#kernel/run'
import { endOf, memoryDisk, memoryStore, silentLog, testApp, type MemoryDisk } from '#kernel/testing'
import { httpServer } from '#surfaces/http'
import { restPart } from '#surfaces/rest'
import { authenticateGuest } from '#surfaces/testing'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { attributesOf, openCollector, type SentSpan } from './traces/collector.ts'

const GlassFilled = event('glass.filled', { glass: z.string() }, { subject: ({ glass }) => glass })
const GlassServed = event('glass.served', { glass: z.string() }, { subject: ({ glass }) => glass })

/** A domain with everything a trace passes through; the barrel is a service elsewhere. */
function tavern(askBarrel: () => Promise<void>, door: Promise<undefined>): Domain {
  const fill = operation('tavern.fill', {
    about: 'Fill one glass.',
    effect: 'write',
    isPrivate: true,
    input: z.strictObject({ glass: z.string() }),
    output: z.object({}),
    async run({ glass }, { emit, signal }) {
      if (glass === 'second') {
        await Promise.race([
          door,
          new Promise((_, fail) => signal.addEventListener('abort', () => fail(signal.reason as Error))),
        ])
      }
      await askBarrel()
      emit(GlassFilled({ glass }))
      return {}
    },
  })
  const round = workflow('round', {
    about: 'Fill two glasses.',
    input: z.strictObject({}),
    output: z.object({}),
    async run(_, flow) {
      for (const glass of ['first', 'second']) await flow.call(fill, { glass }, { name: `fill ${glass}` })
      return {}
    },
  })
  const begin = operation('tavern.begin', {
    about: 'Begin a round.',
    effect: 'write',
    input: z.strictObject({ password: z.string() }),
    output: z.looseObject({}),
    run: async (_, { start }) => ({ ...(await start(round, {})) }),
  })
  const taste = operation('tavern.taste', {
    about: 'Taste.',
    effect: 'read',
    input: z.strictObject({ of: z.enum(['water', 'glue']) }),
    output: z.object({}),
    refuses: { UNDRINKABLE: 422 },
    async run({ of }, { refuse }) {
      if (of === 'glue') throw refuse('UNDRINKABLE', 'Nobody drinks glue')
      throw new Error('the well in the cellar is dry')
    },
  })
  const serve = reaction('tavern.serve', {
    about: 'Brings every glass to its table.',
    on: GlassFilled,
    from: 'beginning',
    run: async ({ data: { glass } }, { emit }) => emit(GlassServed({ glass })),
  })
  return domain('tavern', {
    about: 'Glasses',
    events: [GlassFilled, GlassServed],
    operations: [fill, begin, taste],
    workflows: [round],
    reactions: [serve],
  })
}

/** One process of this tavern, until it is closed. */
async function open(world: { disk: MemoryDisk; endpoint: string; door: Promise<undefined>; told: string[] }) {
  const options = { endpoint: world.endpoint, ratio: 1, version: '1.2.3', node: 'n', log: silentLog }
  const tracer = openTelemetry(options)
  const services = createResilience({ tracer, traceparent: () => currentWork()?.traceparent })
  const barrel = services.fetch('barrel', {}, async (_, init) => {
    world.told.push(new Headers(init?.headers).get('traceparent') ?? '')
    return new Response('', { status: 200 })
  })
  const ask = async () => void (await barrel('http://barrel.test/tap?key=swordfish'))
  const app = await testApp([tavern(ask, world.door)], { tracer, store: memoryStore({ disk: world.disk }) })
  await app.start()
  const http = httpServer({
    app,
    version: '1',
    authenticate: authenticateGuest(),
    parts: [restPart({ app })],
  })
  const server = await http.listen({ host: '127.0.0.1', port: 0 })
  const close = async () => {
    await server.close()
    await app.stop()
    await tracer.close()
  }
  const post = (path: string, body: object, traceparent?: string) =>
    fetch(`${server.url}/api/v1/${path}`, {
      method: 'POST',
      headers: {
        authorization: 'Bearer let-me-in',
        'content-type': 'application/json',
        ...(traceparent !== undefined && { traceparent }),
      },
      body: JSON.stringify(body),
    })
  return { app, close, post }
}

async function when(app: App, type: string, subject: string) {
  const leave = new AbortController()
  const follow = { after: 0, patterns: [type], subject, signal: leave.signal }
  const first = await app.events.follow(follow)[Symbol.asyncIterator]().next()
  leave.abort()
  if (first.done) throw new Error(`${subject} was never ${type}`)
  return first.value
}

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const callerSpan = '00f067aa0ba902b7'

/** Each span by its name, with the names of those it belongs to. */
function lineage(spans: readonly SentSpan[]) {
  const byId = new Map(spans.map(span => [span.spanId, span]))
  const path = (span: SentSpan): string => {
    const { parentSpanId = '' } = span
    const parent = byId.get(parentSpanId)
    return `${parent ? path(parent) : parentSpanId} > ${span.name}`
  }
  return spans.map(path).toSorted()
}

test('one trace leads from a request through the steps of a workflow to reactions, across a restart', async () => {
  const collector = await openCollector()
  onTestFinished(collector.close)
  const opened = Promise.withResolvers<undefined>()
  const world = { disk: memoryDisk(), endpoint: collector.endpoint, door: opened.promise, told: [] }

  const first = await open(world)
  const answer = await first.post('tavern/begin', { password: 'swordfish' }, `00-${traceId}-${callerSpan}-01`)
  const { workflow_id } = (await answer.json()) as { workflow_id: string }
  await when(first.app, 'glass.served', 'first')
  await first.close()

  const second = await open(world)
  opened.resolve(undefined)
  expect(await endOf(second.app, workflow_id)).toBe('completed')
  const served = await when(second.app, 'glass.served', 'second')
  await second.close()

  const { spans } = collector
  expect(new Set(spans.map(span => span.traceId))).toEqual(new Set([traceId]))
  const begun = `${callerSpan} > POST /api/v1/tavern/begin > tavern.begin`
  const lines = lineage(spans)
  expect([...new Set(lines)]).toEqual(
    [
      `${callerSpan} > POST /api/v1/tavern/begin`,
      begun,
      `${begun} > round`,
      `${begun} > round > fill first`,
      `${begun} > round > fill first > GET`,
      `${begun} > round > fill first > tavern.serve`,
      `${begun} > round > fill second`,
      `${begun} > round > fill second > GET`,
      `${begun} > round > fill second > tavern.serve`,
    ].toSorted(),
  )
  const of = (name: string) => spans.filter(span => span.name === name)
  expect(of('round')).toHaveLength(1)
  expect(of('fill second').map(span => attributesOf(span)['alice.outcome'])).toEqual(['parked', undefined])
  expect(world.told).toEqual(of('GET').map(span => `00-${traceId}-${span.spanId}-01`))
  expect(served.traceparent).toBe(`00-${traceId}-${of('tavern.serve').at(-1)?.spanId}-01`)
  expect(collector.bodies.join('')).not.toContain('swordfish')
  expect(attributesOf(of('POST /api/v1/tavern/begin')[0]!)).toMatchObject({
    'http.request.method': 'POST',
    'http.route': '/api/v1/tavern/begin',
    'http.response.status_code': 202,
  })
})

interface Answered {
  readonly error: { readonly trace_id: string }
}

test('a refusal is an answer and a fault is an error, whose words stay here', async () => {
  const collector = await openCollector()
  onTestFinished(collector.close)
  const world = {
    disk: memoryDisk(),
    endpoint: collector.endpoint,
    door: Promise.resolve(undefined),
    told: [],
  }
  const { app, post, close } = await open(world)
  const refused = (await (await post('tavern/taste', { of: 'glue' })).json()) as Answered
  const broken = (await (await post('tavern/taste', { of: 'water' })).json()) as Answered
  const actor = { id: 'mia', kind: 'person' } as const
  const inside: unknown = await app
    .call('tavern.taste', { of: 'glue' }, { actor })
    .catch((error: unknown) => error)
  await close()

  const [glue, water, third] = collector.spans.filter(({ name }) => name === 'tavern.taste') as [
    SentSpan,
    SentSpan,
    SentSpan,
  ]
  expect(attributesOf(glue)).toMatchObject({ 'alice.outcome': 'refused', 'alice.refusal': 'UNDRINKABLE' })
  expect(glue.status.code).toBe(0)
  expect(attributesOf(water)).toMatchObject({ 'alice.outcome': 'failed', 'error.type': 'FAULT' })
  expect(water.status.code).toBe(2)
  expect(collector.bodies.join('')).not.toContain('cellar')
  expect([refused.error.trace_id, broken.error.trace_id]).toEqual([glue.traceId, water.traceId])
  // Of who brings no trace as well, on surfaces that open no span.
  expect(errorBody(inside, '0'.repeat(32)).body.trace_id).toBe(third.traceId)
})

test('what a caller does not want measured is not, and is handed on all the same', async () => {
  const collector = await openCollector()
  onTestFinished(collector.close)
  const world = {
    disk: memoryDisk(),
    endpoint: collector.endpoint,
    door: Promise.resolve(undefined),
    told: [],
  }
  const { app, post, close } = await open(world)
  await post('tavern/begin', { password: 'x' }, `00-${traceId}-${callerSpan}-00`)
  const served = await when(app, 'glass.served', 'second')
  await close()
  expect(collector.spans).toEqual([])
  expect(served.traceparent).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-00$`))
})
