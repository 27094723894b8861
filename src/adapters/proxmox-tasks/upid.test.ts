import { expect, test } from 'vitest'
import { parseUpid } from './index.ts'

test('a task says where it runs, what it does, to whom, and for whom', () => {
  const upid = 'UPID:pve-2:0000A1B2:01234567F:65A1B2C3:qmclone:100:alice@pve!ci:'
  expect(parseUpid(upid)).toEqual({
    upid,
    node: 'pve-2',
    type: 'qmclone',
    id: '100',
    user: 'alice@pve!ci',
    startedAt: new Date(0x65a1b2c3 * 1000),
  })
})

test('a task need not be about anything', () => {
  expect(parseUpid('UPID:a:00000001:00000001:65000000:aptupdate::root@pam:')).toMatchObject({ id: '' })
})

test.each([
  '',
  'UPID:a:00000001:00000001:65000000:aptupdate::root@pam',
  'UPID:-a:00000001:00000001:65000000:aptupdate::root@pam:',
  'UPID:a/../b:00000001:00000001:65000000:aptupdate::root@pam:',
  'UPID:a:00000001:00000001:65000000:a/b::root@pam:',
  'UPID:a:1:1:1:aptupdate::root@pam:',
  ' UPID:a:00000001:00000001:65000000:aptupdate::root@pam:',
])('%j is no task', text => {
  expect(parseUpid(text)).toBeUndefined()
})
