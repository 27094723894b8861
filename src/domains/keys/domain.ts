import { domain } from '#kernel'
import { AccessDenied, KeyCreated, KeyRevoked, KeyRotated, KeyUsed } from './contract.ts'
import { create } from './operations/create.ts'
import { find } from './operations/find.ts'
import { get } from './operations/get.ts'
import { list } from './operations/list.ts'
import { revoke } from './operations/revoke.ts'
import { rotate } from './operations/rotate.ts'
import { Keys } from './views.ts'

export const keys = domain('keys', {
  about: 'Lets people, assistants and programs in, and out again.',
  events: [KeyCreated, KeyRotated, KeyRevoked, KeyUsed, AccessDenied],
  views: [Keys],
  operations: [create, list, get, rotate, revoke, find],
  panels: [{ title: 'Keys', shows: list }],
})
