import { refusalOf } from '#kernel/testing'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { guardedFetch, type GuardedFetch, type GuardedFetchOptions } from './index.ts'

let server: Server
let port = 0
let requests = 0
const opened: GuardedFetch[] = []
beforeAll(async () => {
  server = createServer((request, response) => {
    requests += 1
    if (request.url === '/moved') response.writeHead(302, { location: 'http://169.254.169.254/' }).end()
    else response.end(`${request.method} ${request.headers.host}`)
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  ;({ port } = server.address() as AddressInfo)
})
afterEach(async () => {
  await Promise.all(opened.splice(0).map(each => each.close()))
})
afterAll(() => new Promise(done => void server.close(done)))

function open(options?: GuardedFetchOptions): typeof fetch {
  const made = guardedFetch(options)
  opened.push(made)
  return made.fetch
}
const codeOf = async (work: Promise<unknown>) => (await refusalOf(work)).code

test.each([
  'http://127.0.0.1/',
  'http://2130706433/',
  'http://0x7f.1/',
  'http://0/',
  'http://10.1.2.3/',
  'http://172.31.0.1/',
  'http://192.168.0.1/',
  'http://100.64.0.1/',
  'http://169.254.169.254/latest/meta-data/',
  'http://[::1]/',
  'http://[::]/',
  'http://[::ffff:127.0.0.1]/',
  'http://[::ffff:a9fe:a9fe]/',
  'http://[64:ff9b::7f00:1]/',
  'http://[2002:7f00:1::]/',
  'http://[fd00:ec2::254]/',
  'http://[fe80::1]/',
  'file:///etc/passwd',
  'ftp://example.org/',
  'http://user:password@example.org/',
])('%s is never asked', async url => {
  expect(await codeOf(open()(url))).toBe('ADDRESS_NOT_ALLOWED')
})

test('a name counts for what it leads to, and one closed address spoils it', async () => {
  const leadsTo = (...addresses: readonly string[]) =>
    open({
      lookup: (_, __, done) =>
        done(
          null,
          addresses.map(address => ({ address, family: address.includes(':') ? 6 : 4 })),
        ),
    })('http://innocent.example/')
  expect(await codeOf(leadsTo('127.0.0.1'))).toBe('ADDRESS_NOT_ALLOWED')
  expect(await codeOf(leadsTo('93.184.215.14', '10.0.0.1'))).toBe('ADDRESS_NOT_ALLOWED')
  expect(await codeOf(leadsTo('fe80::1'))).toBe('ADDRESS_NOT_ALLOWED')
  expect(await codeOf(leadsTo())).toBe('ADDRESS_NOT_ALLOWED')
})

test('the name is looked up once, and what was checked is what is connected to', async () => {
  let lookups = 0
  const rebinding = open({
    allow: ['127.0.0.1'],
    lookup: (_, __, done) => {
      lookups += 1
      done(null, [{ address: lookups === 1 ? '127.0.0.1' : '169.254.169.254', family: 4 }])
    },
  })
  const answer = await rebinding(`http://rebinding.example:${port}/`, { method: 'POST', body: '{}' })
  expect(await answer.text()).toBe(`POST rebinding.example:${port}`)
  expect(lookups).toBe(1)
})

test('a network can be allowed, and others stay closed', async () => {
  const allowing = open({ allow: ['127.0.0.0/8'] })
  expect((await allowing(`http://127.0.0.1:${port}/`)).status).toBe(200)
  expect(await codeOf(allowing('http://10.0.0.1/'))).toBe('ADDRESS_NOT_ALLOWED')
  expect(() => guardedFetch({ allow: ['everything'] })).toThrow(/everything is not a network/)
  expect(() => guardedFetch({ allow: ['10.0.0.0/40'] })).toThrow(/32 bits/)
})

test('nobody is sent on to another address', async () => {
  const before = requests
  const refused = open({ allow: ['127.0.0.1'] })(`http://127.0.0.1:${port}/moved`)
  expect(await codeOf(refused)).toBe('ADDRESS_NOT_ALLOWED')
  expect(requests).toBe(before + 1)
})
