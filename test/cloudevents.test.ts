import { events } from '#domains/events'
import { domain, event, toCloudEvent } from '#kernel'
import { testApp } from '#kernel/testing'
import { cloudEventsPart } from '#surfaces/cloudevents'
import { httpServer } from '#surfaces/http'
import { authenticateGuest } from '#surfaces/testing'
import { CloudEvent, emitterFor, httpTransport, Mode } from 'cloudevents'
import { expect, test } from 'vitest'
import { z } from 'zod'

const CupPoured = event('cup.poured', { cup: z.string() }, { subject: () => 'all', isPublishable: true })

test('what another program tells over HTTP is in the log when it is answered, once, up to 64 KiB', async () => {
  await using app = await testApp([events, domain('bar', { about: '', events: [CupPoured] })])
  const parts = [cloudEventsPart({ app, publish: 'events.publish' })]
  const server = await httpServer({ app, version: '1', authenticate: authenticateGuest(), parts }).listen({
    host: '127.0.0.1',
    port: 0,
  })
  const told = { id: '1', source: '/sensors/1', type: 'cup.poured', data: { cup: 'x'.repeat(65_000) } }
  const headers = { authorization: 'Bearer let-me-in' }
  for (const mode of [Mode.BINARY, Mode.STRUCTURED]) {
    const emit = emitterFor(httpTransport(`${server.url}/api/v1/events`), { mode })
    await emit(new CloudEvent(told), { headers })
  }
  const records = await app.events.read({ after: 0, limit: 10, patterns: ['cup.>'] })
  expect(records.map(toCloudEvent)).toMatchObject([{ ...told, subject: 'all', actor: 'person:guest' }])
  await server.close()
})

test('what Alice sends is valid for the SDK of CloudEvents', async () => {
  await using app = await testApp([events, domain('bar', { about: '', events: [CupPoured] })])
  await app.append([CupPoured({ cup: 'a' })])
  const [record] = await app.events.read({ after: 0, limit: 1 })
  // Its constructor is strict: every attribute has the type the specification gives it.
  expect(new CloudEvent(toCloudEvent(record!)).validate()).toBe(true)
})
