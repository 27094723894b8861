import { expect, test } from 'vitest'
import { readConfig } from '../config.ts'
import { readCertificateRules } from './access-config.ts'
import { assertPrivate, readTls } from './tls.ts'

const fixture = (name: string) => `test/fixtures/tls/${name}`
const config = (more: Record<string, string>) => readConfig({ ALICE_HOME: '/nowhere', ...more })
const withTls = config({ ALICE_TLS_CERT: fixture('server.pem'), ALICE_TLS_KEY: fixture('server.key') })

test.each(['127.0.0.1', '127.1.2.3', '::1', 'localhost'])('on %s only this machine listens in', host => {
  expect(() => assertPrivate(config({ ALICE_HOST: host }), undefined)).not.toThrow()
})

test.each(['0.0.0.0', '::', '192.168.0.2', 'alice.example.org', '127.0.0.1.example.org'])(
  'on %s keys do not travel in the clear, unless somebody says that they may',
  async host => {
    expect(() => assertPrivate(config({ ALICE_HOST: host }), undefined)).toThrow(/in the clear/)
    const said = config({ ALICE_HOST: host, ALICE_INSECURE_HTTP: 'true' })
    expect(() => assertPrivate(said, undefined)).not.toThrow()
    const tls = await readTls(withTls)
    expect(() => assertPrivate(config({ ALICE_HOST: host }), tls)).not.toThrow()
  },
)

test('what is wrong with the files is said before anything listens', async () => {
  const read = (more: Record<string, string>) => readTls(config(more))
  expect(await read({})).toBeUndefined()
  await expect(read({ ALICE_TLS_CERT: fixture('server.pem') })).rejects.toThrow(/belong together/)
  await expect(read({ ALICE_TLS_CERT: '/none', ALICE_TLS_KEY: '/none' })).rejects.toThrow(
    /ALICE_TLS_CERT cannot be read/,
  )
  await expect(
    read({ ALICE_TLS_CERT: fixture('server.pem'), ALICE_TLS_KEY: fixture('client.key') }),
  ).rejects.toThrow(/cannot be used/)
})

test('rules for certificates name one thing to know them by', () => {
  const read = (rules: unknown) => readCertificateRules(config({ ALICE_TLS_CLIENTS: JSON.stringify(rules) }))
  expect(read([{ name: 'printer', fingerprint: `${'AB:'.repeat(31)}AB`, roles: ['viewer'] }])).toEqual([
    { name: 'printer', fingerprint: 'ab'.repeat(32), kind: 'service', roles: ['viewer'], scopes: [] },
  ])
  expect(() => read([{ name: 'printer', roles: ['viewer'] }])).toThrow(
    /ALICE_TLS_CLIENTS.*either fingerprint or subject/,
  )
  expect(() => read([{ name: 'printer', subject: 'a', roles: [] }])).toThrow(/0\.roles/)
  expect(() => readCertificateRules(config({ ALICE_TLS_CLIENTS: '[' }))).toThrow(/not JSON/)
})
