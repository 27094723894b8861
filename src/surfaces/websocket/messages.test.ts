import { CupPoured } from '#surfaces/testing'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { describeFrames, describeMessages } from './messages.ts'
import { serveBar } from './testing.ts'

test('every message has a name, a sentence about it, and a schema of an object', () => {
  const { received, sent } = describeMessages()
  expect(received.map(({ name }) => name)).toEqual(['call', 'cancel', 'subscribe', 'unsubscribe', 'watch'])
  for (const { about, schema } of [...received, ...sent]) {
    expect(about).toMatch(/^[A-Z].*\.$/)
    expect(schema).toMatchObject({ type: 'object', additionalProperties: false })
  }
  expect(describeFrames().received).toMatchObject({ anyOf: received.map(({ name }) => ({ title: name })) })
})

test('what is sent is what is described', async () => {
  const schemas = describeMessages().sent.map(({ name, schema }) => [name, z.fromJSONSchema(schema)] as const)
  const nameOf = (message: unknown) => schemas.find(([, schema]) => schema.safeParse(message).success)?.[0]
  await using bar = await serveBar()
  const peer = await bar.connect()
  const family = await bar.connect('/ws/cups')
  const asked = [
    { id: '1', op: 'bar.read', input: { cup: 'red' } },
    { id: '2', op: 'bar.nothing' },
    { id: '3', cancel: 'x' },
    { id: '4', subscribe: { types: ['cup.*'] } },
    'nonsense',
  ]
  const answers = []
  for (const message of asked) answers.push(await peer.ask(message))
  await bar.app.append([CupPoured({ cup: 'red' })])
  answers.push(await peer.next(), await family.next(), await peer.ask({ id: '5', unsubscribe: '4' }))
  expect(answers.map(nameOf)).toEqual([
    'result',
    'error',
    'canceled',
    'subscribed',
    'error',
    'event',
    'family_event',
    'unsubscribed',
  ])
})
