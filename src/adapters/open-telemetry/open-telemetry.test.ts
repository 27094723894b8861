import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { openTelemetry } from './index.ts'

interface Sent {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly kind: number
  readonly startTimeUnixNano: string
}

async function collect() {
  const spans: Sent[] = []
  const resources: unknown[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', piece => (text += String(piece)))
    request.on('end', () => {
      const { resourceSpans } = JSON.parse(text) as {
        resourceSpans: { resource: unknown; scopeSpans: { spans: Sent[] }[] }[]
      }
      for (const { resource, scopeSpans } of resourceSpans) {
        resources.push(resource)
        for (const scope of scopeSpans) spans.push(...scope.spans)
      }
      response.end('{}')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  return { spans, resources, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }
}

const open = (endpoint: string, ratio = 1, warn = (_: object, __: string) => {}) =>
  openTelemetry({ endpoint, ratio, version: '1.2.3', node: 'node_1', log: { warn } })

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'

test('a span says what it belongs to, and whether it was asked for from outside', async () => {
  const { spans, resources, endpoint } = await collect()
  const tracer = open(endpoint)
  const outer = tracer.start('GET /cups', { kind: 'server', parent: `00-${traceId}-00f067aa0ba902b7-01` })
  const inner = tracer.start('bar.read', { kind: 'server', parent: outer.traceparent })
  inner.end()
  outer.end()
  tracer.start('bar.read', { kind: 'server' }).end('TypeError')
  await tracer.close()

  const [read, get, alone] = spans as [Sent, Sent, Sent]
  expect([get.traceId, read.traceId]).toEqual([traceId, traceId])
  expect([get.parentSpanId, read.parentSpanId]).toEqual(['00f067aa0ba902b7', get.spanId])
  expect(inner.traceparent).toBe(`00-${traceId}-${read.spanId}-01`)
  // OTLP: 1 internal, 2 server.
  expect([get.kind, read.kind, alone.kind]).toEqual([2, 1, 2])
  expect(JSON.stringify(resources)).toContain('"service.instance.id","value":{"stringValue":"node_1"}')
})

test('a span can have the id that its parts knew before, and have begun before', async () => {
  const { spans, endpoint } = await collect()
  const tracer = open(endpoint)
  const parent = `00-${traceId}-00f067aa0ba902b7-01`
  tracer.start('round', { parent, id: 'a'.repeat(16), since: 1_700_000_000_000 }).end()
  tracer.start('next', { parent }).end()
  await tracer.close()
  expect(spans[0]).toMatchObject({ spanId: 'a'.repeat(16), startTimeUnixNano: '1700000000000000000' })
  expect(spans[1]!.spanId).not.toBe('a'.repeat(16))
})

test('a share of the traces that begin here is sent, and of others what they say', async () => {
  const { spans, endpoint } = await collect()
  const tracer = open(endpoint, 0)
  const own = tracer.start('own')
  own.end()
  tracer.start('theirs', { parent: `00-${traceId}-00f067aa0ba902b7-01` }).end()
  await tracer.close()
  expect(own.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/)
  expect(spans.map(({ name }) => name)).toEqual(['theirs'])
})

test('a collector that is away is said once, and keeps nobody from stopping', async () => {
  const said: string[] = []
  const tracer = open('http://127.0.0.1:9', 1, (_, message) => void said.push(message))
  tracer.start('lost').end()
  const startedAt = performance.now()
  await tracer.close()
  expect(performance.now() - startedAt).toBeLessThan(5000)
  await expect.poll(() => said, { timeout: 5000 }).toEqual(['Traces could not be sent'])
})
