import { expect, test } from 'vitest'
import { builtInRoles, patternsOf, permissionsBeyond, permits, type Grant } from './contract.ts'

const role = (name: string) => builtInRoles.find(each => each.role === name)!
const can = (name: string) => (permission: string) => permits(role(name), permission)
const beyond = (wanted: Grant, held: Grant) =>
  permissionsBeyond(
    permission => permits(wanted, permission),
    permission => permits(held, permission),
    patternsOf([wanted, held, ...builtInRoles]),
  )
const grant = (permissions: readonly string[], except: readonly string[] = []): Grant => ({
  permissions,
  except,
})

test.each([
  ['admin', 'keys:write', true],
  ['operator', 'assets:destroy', true],
  ['operator', 'changes:approve', true],
  ['operator', 'keys:read', false],
  ['operator', 'roles:write', false],
  ['assistant', 'assets:read', true],
  ['assistant', 'assets:write', true],
  ['assistant', 'changes:approve', false],
  ['assistant', 'keys:read', false],
  ['assistant', 'secrets:write', false],
  ['assistant', 'audit:read', false],
  ['viewer', 'assets:read', true],
  ['viewer', 'assets:write', false],
  ['viewer', 'keys:read', false],
  ['viewer', 'audit:read', false],
] as const)('%s and %s: %s', (name, permission, answer) => {
  expect(can(name)(permission)).toBe(answer)
})

test('nobody can hand on more than they hold, however it is written', () => {
  expect(beyond(role('admin'), role('admin'))).toEqual([])
  expect(beyond(role('admin'), role('operator'))).toContain('keys:write')
  expect(beyond(role('operator'), role('admin'))).toEqual([])
  expect(beyond(role('viewer'), role('operator'))).toEqual([])
  expect(beyond(grant(['keys:*'], ['keys:write']), grant(['*'], ['keys:write']))).toEqual([])
  expect(beyond(grant(['*']), grant(['assets:*', 'keys:*', 'changes:*']))).toContain('any_other:any_other')
  expect(beyond(grant(['assets:*']), grant(['assets:read', 'assets:write']))).toEqual(
    expect.arrayContaining(['assets:any_other']),
  )
  expect(beyond(grant(['*:read']), grant(['*'], ['attic:read']))).toEqual(['attic:read'])
  expect(beyond(grant(['*:read'], ['attic:*']), grant(['*'], ['attic:read']))).toEqual([])
})
