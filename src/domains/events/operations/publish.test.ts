import { domain, event, toCloudEvent } from '#kernel'
import type { App } from '#kernel/run'
import { refusalOf, testApp, tester } from '#kernel/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { events } from '../domain.ts'

const CupPoured = event(
  'cup.poured',
  { cup: z.string(), drops: z.number() },
  {
    subject: data => data.cup,
    isPublishable: true,
    version: 2,
    upcasts: { 1: ({ milliliters, ...data }) => ({ ...data, drops: Number(milliliters) * 20 }) },
  },
)
const CupWashed = event('cup.washed', { cup: z.string() }, { subject: data => data.cup })
const bar = domain('bar', { about: '', events: [CupPoured, CupWashed] })

let app: App
beforeEach(async () => {
  app = await testApp([events, bar], { welcome: ['weather.>'] })
})
afterEach(() => app.stop())

const poured = {
  specversion: '1.0',
  id: '1',
  source: 'https://sensor.example/1',
  type: 'cup.poured',
  data: { cup: 'a', drops: 3 },
}
const publish = (...given: readonly object[]) =>
  app.call('events.publish', { events: given }, { actor: tester })
const taken = async (pattern = 'cup.>') =>
  (await app.events.read({ after: 0, limit: 100, patterns: [pattern, 'external.>'] })).map(toCloudEvent)

describe('an event from outside', () => {
  test('keeps its source, id, time and trace; when it was taken in is said beside', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
    await publish({ ...poured, time: '2026-01-01T13:00:00+01:00', traceparent })
    const [first] = await taken()
    expect(first).toMatchObject({ ...poured, subject: 'a', time: '2026-01-01T12:00:00.000Z', traceparent })
    expect(first).toMatchObject({ actor: 'person:tester', dataschema: 'urn:alice:schema:cup.poured/v2' })
    expect(Date.parse(first!.recordedtime!)).toBeGreaterThan(Date.parse('2026-02-01'))
  })

  test('is one event however often it is told; the same id of another source is another', async () => {
    await publish(poured, poured)
    await publish(poured, { ...poured, source: '/sensors/2' })
    expect((await taken()).map(({ source, id }) => `${source} ${id}`)).toEqual([
      'https://sensor.example/1 1',
      '/sensors/2 1',
    ])
  })

  test('of an older version is lifted, of a newer one refused', async () => {
    const old = { cup: 'a', milliliters: 2 }
    await publish({ ...poured, dataschema: 'https://x.example/cup/v1', data: old })
    expect((await taken())[0]).toMatchObject({ data: { cup: 'a', drops: 40 } })
    const refused = await refusalOf(publish({ ...poured, dataschema: 'urn:alice:schema:cup.poured/v3' }))
    expect(refused).toMatchObject({
      code: 'INVALID_INPUT',
      details: { issues: [{ path: 'events.0.dataschema' }] },
    })
  })

  test('with wrong data is refused with every problem and its place, and so is all that came with it', async () => {
    const refused = await refusalOf(publish(poured, { ...poured, id: '2', data: { cup: 1, drop: 2 } }))
    expect(refused.suggestions).toEqual(['GET /schemas/cup.poured/v2'])
    const issues = refused.details.issues as { path: string }[]
    expect(issues.map(({ path }) => path)).toEqual([
      'events.1.data.cup',
      'events.1.data.drops',
      'events.1.data',
    ])
    expect(await taken()).toEqual([])
  })

  test('has the subject its data says, or none', async () => {
    await publish({ ...poured, subject: 'a' })
    const refused = await refusalOf(publish({ ...poured, id: '2', subject: 'b' }))
    expect(refused.message).toBe('Event 0 cannot be taken in: the subject of this cup.poured is a')
  })
})

describe('nothing is taken in by default', () => {
  test('what only Alice says is not said by others', async () => {
    const washed = { ...poured, type: 'cup.washed', data: { cup: 'a' } }
    expect(await refusalOf(publish(washed))).toMatchObject({ code: 'EVENT_NOT_PUBLISHABLE', status: 403 })
    const forged = { ...poured, type: 'operation.called' }
    expect(await refusalOf(publish(forged))).toMatchObject({ code: 'EVENT_NOT_PUBLISHABLE' })
  })

  test('an unknown type is refused with the one that was probably meant', async () => {
    const refused = await refusalOf(publish({ ...poured, type: 'cup.pour' }))
    expect(refused).toMatchObject({
      code: 'EVENT_TYPE_UNKNOWN',
      status: 422,
      suggestions: ['use_cup.poured'],
    })
  })

  test.for([
    ['a source of Alice', { source: '/alice/node_1' }, 'events.0.source'],
    ['a source that is no reference', { source: 'http://[' }, 'events.0.source'],
    ['a source with a space', { source: 'a b' }, 'events.0.source'],
    ['an attribute that cannot be one', { 'no-name': 1 }, 'events.0.no-name'],
    ['bytes instead of JSON', { data_base64: 'AAAA' }, 'events.0.data'],
  ] as const)('%s is refused', async ([, change, path]) => {
    const refused = await refusalOf(publish({ ...poured, ...change }))
    expect(refused).toMatchObject({ code: 'INVALID_INPUT', details: { issues: [{ path }] } })
  })

  test('what the configuration welcomes is wrapped as it came', async () => {
    const rain = {
      specversion: '1.0',
      id: '7',
      source: 'https://sky.example',
      type: 'weather.rain.began',
      subject: 'garden',
      time: '2026-01-01T12:00:00Z',
      partitionkey: 'north',
      datacontenttype: 'image/png',
      data_base64: 'iVA=',
    }
    await publish(rain)
    await publish(rain)
    const all = await taken()
    const { specversion: _, partitionkey, ...attributes } = rain
    expect(all).toHaveLength(1)
    expect(all[0]).toMatchObject({
      type: 'external.received',
      subject: 'garden',
      time: '2026-01-01T12:00:00.000Z',
      data: { ...attributes, extensions: { partitionkey } },
    })
    expect(all[0]!.source).toMatch(/^\/alice\//)
  })
})
