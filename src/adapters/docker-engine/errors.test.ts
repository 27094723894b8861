import { EngineError } from '#domains/infra/ports'
import { expect, test } from 'vitest'
import { refusedBy, unanswered, withoutValues } from './errors.ts'

const post = { method: 'POST', path: '/containers/create' }
const get = { method: 'GET', path: '/info' }

// As Docker Engines and Podman 4.3 have said them.
const said: readonly (readonly [number, string, EngineError['kind']])[] = [
  [400, 'OCI runtime create failed: exec: "/no/such": stat /no/such: no such file', 'permanent'],
  [400, 'Range of CPUs is from 0.01 to 2.00, as there are only 2 CPUs available', 'permanent'],
  [403, 'Pool overlaps with other one on this address space', 'exhausted'],
  [403, 'error while removing network: network net id 4f has active endpoints', 'permanent'],
  [404, 'No such image: nginx:none', 'permanent'],
  [404, 'manifest for 127.0.0.1:5055/a:b not found: manifest unknown: manifest unknown', 'permanent'],
  [404, 'No such container: 8f3c', 'changed'],
  [404, 'network net not found', 'changed'],
  [409, 'Conflict. The container name "/a" is already in use by container "8f3c".', 'foreign'],
  [409, 'removal of container 8f3c is already in progress', 'transient'],
  [409, 'Container 8f3c is not running', 'changed'],
  [409, 'remove data: volume is in use - [8f3c]', 'permanent'],
  [429, 'toomanyrequests: You have reached your pull rate limit', 'transient'],
  [
    500,
    'driver failed programming external connectivity: Bind for 0.0.0.0:80 failed: port is already allocated',
    'exhausted',
  ],
  [500, 'write /var/lib/docker/tmp/x: no space left on device', 'exhausted'],
  [500, 'could not find an available, non-overlapping IPv4 address pool among the defaults', 'exhausted'],
  [
    500,
    'Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io: no such host',
    'transient',
  ],
  [
    500,
    'the container name "rec" is already in use by e2415437. You have to remove that container',
    'foreign',
  ],
  [500, 'context deadline exceeded', 'uncertain'],
  [500, 'something nobody has seen before', 'permanent'],
  [503, '', 'transient'],
]

test.each(said)('%i %s', (status, message, kind) => {
  expect(refusedBy({ status, message }, post)).toMatchObject({ name: 'EngineError', kind })
})

test('an answer without words tells its status', () => {
  expect(refusedBy({ status: 503, message: '' }, post).message).toBe('It answers 503')
})

test('a lost answer is uncertain only where asking may have changed something', () => {
  const lost = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
  expect(unanswered(lost, post, true).kind).toBe('uncertain')
  expect(unanswered(lost, get, true).kind).toBe('transient')
  expect(unanswered(lost, post, false).kind).toBe('transient')
  expect(refusedBy({ status: 500, message: 'context deadline exceeded' }, get).kind).toBe('transient')
})

test('whoever may not open the socket need not try again', () => {
  const denied = Object.assign(new Error('connect EACCES'), { code: 'EACCES' })
  expect(unanswered(denied, get, false).kind).toBe('permanent')
})

test('a message loses the values of secrets, and nothing else', () => {
  const error = new EngineError('permanent', 'exec: "t0ken": not found')
  expect(withoutValues(error, ['t0ken', ''])).toMatchObject({
    kind: 'permanent',
    message: 'exec: "***": not found',
  })
  expect(withoutValues(error, ['other'])).toBe(error)
})
