import { expect, test } from 'vitest'
import { portVariables, withPorts } from './program-env.ts'
import { resourceTypes } from './resource-types.ts'

const { specs } = resourceTypes.service
const why = (value: object) => {
  const { error } = specs.safeParse(value)
  return error?.issues.map(issue => `${issue.path.join('.')}: ${issue.message}`) ?? []
}
const command = ['node', 'server.js']

test('a program has either a command or a site, and a site has a port', () => {
  expect(why({ command })).toEqual([])
  expect(why({})).toEqual(['command: it has either a command or a site'])
  expect(why({ command, site: { 'index.html': '' }, ports: [{ port: 80 }] })).toHaveLength(1)
  expect(why({ site: { 'index.html': '' } })).toEqual([
    'ports: a site needs a port, like [{port: 80, host_port: 0}]',
  ])
})

test('pages stay inside of their site', () => {
  for (const path of ['../a', '/etc/passwd', 'a/../b', '.hidden', 'a//b', String.raw`a\b`, '']) {
    expect(why({ site: { [path]: '' }, ports: [{ port: 80 }] }), path).not.toEqual([])
  }
  expect(why({ site: { a: '', 'a/b': '' }, ports: [{ port: 80 }] })).toHaveLength(1)
})

test('a secret may stand where nobody reads it but the program', () => {
  expect(why({ command, env: { TOKEN: 'secret://token' } })).toEqual([])
  expect(why({ command: [...command, 'secret://token'] })).toEqual([
    'command: a secret may stand in env alone',
  ])
  expect(why({ command, health_check: { command: ['curl', 'secret://token'] } })).toHaveLength(1)
  expect(why({ command, env: { ALICE_ID: 'mine' } })).toHaveLength(1)
})

test('a port of another resource may stand in env, where everything is text', () => {
  expect(specs.parse({ command, env: { DB_PORT: 5432 } })).toMatchObject({ env: { DB_PORT: '5432' } })
})

test('a check is of a port that is there', () => {
  expect(why({ command, health_check: { http_path: '/' } })).toEqual([
    'health_check: a check over http needs a port',
  ])
  expect(why({ command, ports: [{ port: 80 }], health_check: { port: 81 } })).toEqual([
    'health_check.port: it is none of the ports',
  ])
  expect(why({ command, ports: [{ port: 80 }, { port: 80 }] })).toHaveLength(1)
})

test('a program is told its ports in its environment and in its arguments', () => {
  const record = {
    deployment: 'dep_1',
    resource: 'web',
    key: 'k',
    type: 'service',
    specs: { ports: [{ port: 80 }, { port: 8443 }] },
    privatePorts: [20_001, 20_002],
  }
  expect(portVariables(record)).toEqual({ PORT: '20001', PORT_80: '20001', PORT_8443: '20002' })
  expect(withPorts(['--at=$(PORT)', '$(PORT_8443)', '$(PORT_1)', '$PORT'], record)).toEqual([
    '--at=20001',
    '20002',
    '$(PORT_1)',
    '$PORT',
  ])
})
