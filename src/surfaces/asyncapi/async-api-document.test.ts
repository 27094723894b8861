import { event, type EventDefinition } from '#kernel'
import { bar } from '#surfaces/testing'
import { Parser } from '@asyncapi/parser'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { asyncApiDocument } from './async-api-document.ts'

interface Tree {
  readonly name: string
  readonly below: readonly Tree[]
}
const Tree: z.ZodType<Tree> = z.lazy(() => z.object({ name: z.string(), below: z.array(Tree) }))
const Money = z
  .object({ amount: z.string().regex(/^\d+\.\d\d$/), currency: z.string() })
  .meta({ id: 'Money' })

const subject = () => 'all'
const difficult = [
  event('tree.grown', { tree: Tree }, { subject, about: 'Trees <b>&</b> more' }),
  event('tree.sold', { price: Money, paid: Money.nullable() }, { subject, isPublishable: true }),
  event('tree.measured.twice', { by: z.union([z.literal('eye'), z.number()]), at: z.date() }, { subject }),
  event(
    'tree.named',
    { names: z.record(z.string(), z.unknown()), more: z.tuple([z.string(), z.int()]) },
    { subject, version: 3 },
  ),
]

const everything = (events: readonly EventDefinition[]) => ({
  events,
  version: '1.2.3',
  mqtt: { prefix: 'alice' },
  hasGrpc: true,
  sockets: { received: { type: 'object' }, sent: { type: 'object' } },
})

/** Severities of the parser: error and warning. */
const warningUp: ReadonlySet<number> = new Set([0, 1])

/** What the parser and its rules have to say from a warning up. */
async function problemsOf(document: object) {
  const { diagnostics } = await new Parser().parse(JSON.stringify(document))
  return diagnostics
    .filter(({ severity }) => warningUp.has(severity))
    .map(({ severity, message, path }) => `${severity} ${path.join('/')}: ${message}`)
}

/** The rules of the parser take a while on a busy machine. */
const patiently = { timeout: 60_000 }

describe('the AsyncAPI document', () => {
  test('has nothing the parser would warn of, whatever events carry', patiently, async () => {
    expect(await problemsOf(asyncApiDocument(everything([...bar.events, ...difficult])))).toEqual([])
    expect(await problemsOf(asyncApiDocument({ events: bar.events, version: '1' }))).toEqual([])
  })

  test('is the same text whatever the order of events', () => {
    const forth = asyncApiDocument(everything(difficult))
    expect(JSON.stringify(asyncApiDocument(everything(difficult.toReversed())))).toBe(JSON.stringify(forth))
  })

  test('binds the type and the schema of each event to its data', () => {
    const { components } = asyncApiDocument(everything(difficult))
    expect(components.messages['tree.named']!.payload.allOf![1]!.properties).toEqual({
      type: { const: 'tree.named' },
      dataschema: { const: 'urn:alice:schema:tree.named/v3' },
      data: { $ref: '#/components/schemas/tree.named.v3' },
    })
  })

  test('shows an example where one can be made that the event itself accepts', () => {
    const { components } = asyncApiDocument(everything(difficult))
    const [example] = components.messages['tree.sold']!.examples!
    expect(example!.payload).toMatchObject({
      type: 'tree.sold',
      subject: 'all',
      data: { price: { amount: '12.50', currency: 'USD' } },
    })
    expect(components.messages['tree.measured.twice']).not.toHaveProperty('examples')
  })

  test('lets others send only what they may publish', () => {
    const { channels } = asyncApiDocument(everything(difficult))
    expect(Object.keys(channels.published!.messages)).toEqual(['tree.sold'])
    expect(asyncApiDocument(everything(bar.events)).channels).not.toHaveProperty('published')
  })

  test('has a channel of MQTT for each family', () => {
    const { channels } = asyncApiDocument(everything(difficult))
    expect(channels['alice.tree']).toMatchObject({
      address: 'alice/tree/{eventType}',
      parameters: { eventType: { enum: ['grown', 'measured/twice', 'named', 'sold'] } },
    })
  })
})
