import { expect, test } from 'vitest'
import { refusedBy, unanswered } from './errors.ts'
import { isNotFound, isVmidTaken } from './index.ts'

const post = { method: 'POST', path: '/nodes/pve/qemu' } as const
const get = { method: 'GET', path: '/nodes/pve/qemu/100/config' } as const

test.each([
  [401, 'invalid token value!', 'permanent'],
  [403, 'Permission check failed (/vms/100, VM.Allocate)', 'permanent'],
  [403, "URI '/access/x' not available with API token, need proper ticket.", 'permanent'],
  [501, "Method 'POST /nodes/pve/lxc/100/config' not implemented", 'permanent'],
  [400, 'upid: no such task', 'uncertain'],
  [500, 'VM is locked (clone)', 'transient'],
  [500, 'CT is locked (create)', 'transient'],
  [500, "can't lock file '/var/lock/qemu-server/lock-100.conf' - got timeout", 'transient'],
  [500, "cfs-lock 'storage-local' error: got lock request timeout", 'transient'],
  [500, 'cluster not ready - no quorum?', 'transient'],
  [500, "unable to create VM 100 - VM 100 already exists on node 'pve'", 'foreign'],
  [500, 'unable to create VM 101: config file already exists', 'foreign'],
  [500, "Configuration file 'nodes/pve/qemu-server/100.conf' does not exist", 'changed'],
  [500, "snapshot 'before' does not exist", 'changed'],
  [500, 'detected modified configuration - file changed by other user? Try again.', 'changed'],
  [500, 'storage local: not enough space', 'exhausted'],
  [500, "VM 100 qmp command 'stop' failed - got timeout", 'uncertain'],
  [500, "can't clone to non-shared storage", 'permanent'],
  [595, 'No route to host', 'transient'],
  [596, 'Broken pipe', 'uncertain'],
  [599, 'Too many redirections', 'uncertain'],
  [503, 'Service Unavailable', 'transient'],
] as const)('%i %s is %s', (status, reason, kind) => {
  expect(refusedBy({ status, reason }, post)).toMatchObject({ kind, message: reason })
})

test('what only looked has changed nothing', () => {
  expect(refusedBy({ status: 596, reason: 'Broken pipe' }, get).kind).toBe('transient')
  expect(unanswered(new Error('x', { cause: { code: 'ECONNRESET' } }), get).kind).toBe('transient')
})

test('what was sent and not answered may have happened, what was not sent has not', () => {
  expect(unanswered(new Error('x', { cause: { code: 'ECONNRESET' } }), post).kind).toBe('uncertain')
  expect(unanswered(new Error('x', { cause: { code: 'ECONNREFUSED' } }), post).kind).toBe('transient')
  expect(unanswered(new DOMException('x', 'TimeoutError'), post).kind).toBe('uncertain')
})

test('the words are in the reason phrase, in the body where that is plain, and parameters have their own', () => {
  const body = { message: 'VM is locked (backup)\n', errors: null }
  expect(refusedBy({ status: 500, reason: 'VM is locked (clone)', body }, post).message).toContain('clone')
  for (const reason of ['', 'Internal Server Error']) {
    expect(refusedBy({ status: 500, reason, body }, post)).toMatchObject({
      kind: 'transient',
      message: 'VM is locked (backup)',
    })
  }
  const errors = { vmid: 'value must have a minimum value of 100\n' }
  const reason = 'Parameter verification failed.'
  expect(refusedBy({ status: 400, reason, body: { errors } }, post).message).toBe(
    `${reason} vmid: value must have a minimum value of 100`,
  )
})

test('a number that is taken and a guest that is gone are told apart', () => {
  const taken = refusedBy({ status: 500, reason: 'CT 100 already exists on node' }, post)
  const gone = refusedBy({ status: 500, reason: "Configuration file 'a.conf' does not exist" }, get)
  expect([isVmidTaken(taken), isVmidTaken(gone)]).toEqual([true, false])
  expect([isNotFound(taken), isNotFound(gone)]).toEqual([false, true])
})
