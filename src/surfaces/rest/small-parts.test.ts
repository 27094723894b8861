import { memoryBlobs } from '#kernel/testing'
import { httpServer, isDeeper, listenOnFreePort } from '#surfaces/http'
import fc from 'fast-check'
import { createServer, type AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import { readFields } from './query-fields.ts'
import { routesOf } from './routes.ts'
import { bar, serveBar } from './testing.ts'

describe('blobs', () => {
  test('pictures are shown as what their bytes say, anything else is a download', async () => {
    const blobs = memoryBlobs()
    await using served = await serveBar({ blobs })
    const typeOf = async (bytes: number[] | string) => {
      const hash = await blobs.put(typeof bytes === 'string' ? Buffer.from(bytes) : Uint8Array.from(bytes))
      const { headers, status } = await served.get(`/api/v1/blobs/${hash}`)
      return [status, headers.get('content-type'), headers.get('content-disposition')?.split(';')[0] ?? null]
    }
    expect(await typeOf([0xff, 0xd8, 0xff, 0xe0])).toEqual([200, 'image/jpeg', null])
    expect(await typeOf([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0])).toEqual([
      200,
      'image/png',
      null,
    ])
    expect(await typeOf('RIFF....WEBP')).toEqual([200, 'image/webp', null])
    expect(await typeOf('<html><script>')).toEqual([200, 'application/octet-stream', 'attachment'])
  })

  test('never change, so a browser asks once', async () => {
    const blobs = memoryBlobs()
    await using served = await serveBar({ blobs })
    const hash = await blobs.put(Buffer.from('bytes'))
    const first = await served.get(`/api/v1/blobs/${hash}`)
    expect(first.headers.get('cache-control')).toBe('private, max-age=31536000, immutable')
    expect(await first.text()).toBe('bytes')
    expect(
      (await served.get(`/api/v1/blobs/${hash}`, { 'if-none-match': first.headers.get('etag')! })).status,
    ).toBe(304)
    expect((await served.get(`/api/v1/blobs/${'0'.repeat(64)}`)).status).toBe(404)
    expect((await served.get('/api/v1/blobs/..%2F..%2Fetc')).status).toBe(422)
    expect((await fetch(`${served.url}/api/v1/blobs/${hash}`)).status).toBe(401)
  })
})

describe('a port that is taken', () => {
  test('is passed over, and said', async () => {
    const taken = createServer()
    await new Promise<void>(done => taken.listen(0, '127.0.0.1', done))
    const { port } = taken.address() as AddressInfo
    const asked: number[] = []
    const said: number[][] = []
    const listen = async (place: { port: number }) => {
      asked.push(place.port)
      if (place.port < port + 2) throw Object.assign(new Error('taken'), { code: 'EADDRINUSE' })
      return place.port
    }
    const place = { host: '127.0.0.1', port }
    expect(await listenOnFreePort(listen, { ...place, onTaken: (...ports) => void said.push(ports) })).toBe(
      port + 2,
    )
    expect(said).toEqual([
      [port, port + 1],
      [port + 1, port + 2],
    ])
    await expect(listenOnFreePort(listen, { ...place, tries: 2 })).rejects.toThrow(
      `The ports ${port} to ${port + 1}`,
    )
    await new Promise(done => taken.close(done))
  })

  test('leaves the surface able to listen on another one', async () => {
    await using first = await serveBar()
    const { app } = first
    const surface = httpServer({ app, version: '1', authenticate: async () => undefined, parts: [] })
    const place = { host: '127.0.0.1', port: first.server.port }
    await expect(surface.listen(place)).rejects.toMatchObject({ code: 'EADDRINUSE' })
    const second = await surface.listen({ ...place, port: 0 })
    expect((await fetch(`${second.url}/health/live`)).status).toBe(200)
    await second.close()
  })
})

describe('routes', () => {
  const [read] = bar.operations
  test('two operations cannot have one place', () => {
    const twin = { ...read!, name: 'bar.twin', rest: 'GET /cups/{other}' }
    expect(() => routesOf([read!, twin])).toThrow('bar.read and bar.twin both want GET /cups/{}')
  })

  test('a hint that cannot be read or that would write on GET stops the start', () => {
    expect(() => routesOf([{ ...read!, rest: 'FETCH /cups' }])).toThrow(
      'write it like GET /things/{thing_id}',
    )
    expect(() => routesOf([{ ...read!, effect: 'write' }])).toThrow('has an effect and cannot be GET')
  })
})

describe('text of queries', () => {
  const schema = {
    type: 'object',
    properties: {
      text: { type: 'string' },
      maybe: { type: ['number', 'null'] },
      either: { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] },
      level: { enum: [1, 2, 'all'] },
      tree: { $ref: '#/$defs/Tree' },
      flag: { type: 'boolean' },
      big: { type: 'integer' },
    },
    $defs: {
      Tree: { type: 'object', properties: { kids: { type: 'array', items: { $ref: '#/$defs/Tree' } } } },
    },
  }
  const read = (name: string, text: string | string[]) => readFields(schema, { [name]: text })[name]

  test('becomes what its schema says, and stays text where it does not fit', () => {
    expect(read('text', '12')).toBe('12')
    expect(read('maybe', 'null')).toBeNull()
    expect(read('maybe', '1e3')).toBe(1000)
    expect(read('maybe', 'much')).toBe('much')
    expect(read('either', 'a,b')).toBe('a,b')
    expect(read('either', ['a', 'b'])).toEqual(['a', 'b'])
    expect(read('level', '2')).toBe(2)
    expect(read('level', 'all')).toBe('all')
    expect(read('tree', '{"kids":[]}')).toEqual({ kids: [] })
    expect(read('tree', '{"__proto__":1}')).toBe('{"__proto__":1}')
    expect(read('flag', '')).toBe(true)
    expect(read('flag', 'maybe')).toBe('maybe')
    expect(read('big', '0x10')).toBe('0x10')
    expect(read('unknown', '1')).toBe('1')
  })

  test('never becomes the prototype of something', () => {
    const fields = readFields(schema, { ['__proto__']: 'x', constructor: 'y' })
    expect(Object.getPrototypeOf(fields)).toBeNull()
    expect(({} as any).x).toBeUndefined()
  })

  test('never breaks, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(schema.properties)),
        fc.oneof(fc.string(), fc.json(), fc.array(fc.string())),
        (name, text) => {
          readFields(schema, { [name]: text })
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('the depth of JSON', () => {
  test('is that of its brackets outside of strings', () => {
    expect(isDeeper('[[1]]', 2)).toBe(false)
    expect(isDeeper('[[[1]]]', 2)).toBe(true)
    expect(isDeeper(String.raw`["[[[\"[[["]`, 1)).toBe(false)
  })

  test('agrees with counting after parsing', () => {
    const depth = (value: unknown): number =>
      typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depth)) : 0
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.integer({ min: 0, max: 6 }), (value, max) => {
        expect(isDeeper(JSON.stringify(value), max)).toBe(depth(value) > max)
      }),
      { numRuns: 200 },
    )
  })
})
