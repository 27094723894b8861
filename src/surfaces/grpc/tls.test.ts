import { trustedCaller, type Credentials } from '#kernel'
import { testApp } from '#kernel/testing'
import { secureOptions } from '#surfaces/http'
import { bar } from '#surfaces/testing'
import { Client, credentials, Metadata, status } from '@grpc/grpc-js'
import { readFileSync } from 'node:fs'
import { connect } from 'node:tls'
import { expect, test } from 'vitest'
import { grpcServer } from './grpc-server.ts'

const pem = (name: string) => readFileSync(`test/fixtures/tls/${name}`)
const ca = pem('ca.pem')
const tls = secureOptions({ cert: pem('server.pem'), key: pem('server.key'), clientCa: ca })

async function serve() {
  const shown: Credentials[] = []
  const app = await testApp([bar])
  const surface = grpcServer({
    app,
    lock: {},
    tls,
    async authenticate(given) {
      shown.push(given)
      const name = given.certificate?.subject ?? given.token
      return name === undefined ? undefined : trustedCaller({ id: name, kind: 'service' })
    },
  })
  const server = await surface.listen({ host: '127.0.0.1', port: 0 })
  const stop = async () => {
    await server.close()
    await app.stop()
  }
  return { shown, server, [Symbol.asyncDispose]: stop }
}

const ask = (address: string, secure: ReturnType<typeof credentials.createSsl>, token?: string) => {
  const client = new Client(address, secure)
  const metadata = new Metadata()
  if (token !== undefined) metadata.set('authorization', `Bearer ${token}`)
  const same = (bytes: Buffer) => bytes
  return new Promise<number>(resolve => {
    client.makeUnaryRequest('/alice.bar.v1.Bar/Search', same, same, Buffer.alloc(0), metadata, error => {
      client.close()
      resolve(error?.code ?? status.OK)
    })
  })
}

test('over TLS a key works, and so does a certificate the server believes', async () => {
  await using alice = await serve()
  const address = `localhost:${alice.server.port}`

  expect(await ask(address, credentials.createSsl(ca), 'a-key')).toBe(status.OK)
  expect(await ask(address, credentials.createSsl(ca))).toBe(status.UNAUTHENTICATED)
  expect(await ask(address, credentials.createSsl(ca, pem('client.key'), pem('client.pem')))).toBe(status.OK)
  expect(alice.shown.at(-1)?.certificate?.fingerprint256).toMatch(/^([0-9A-F]{2}:){31}/)
  expect(alice.shown.at(-1)?.address).toContain('127.0.0.1')
  const stranger = credentials.createSsl(ca, pem('stranger.key'), pem('stranger.pem'))
  expect(await ask(address, stranger)).toBe(status.UNAUTHENTICATED)
})

test('nothing older than TLS 1.3 is spoken', async () => {
  await using alice = await serve()
  const socket = connect({
    port: alice.server.port,
    host: '127.0.0.1',
    ca,
    maxVersion: 'TLSv1.2',
    ALPNProtocols: ['h2'],
  })

  await expect(
    new Promise((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject)),
  ).rejects.toThrow(/protocol version|alert/)
})
