import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { readPlace } from './config-place.ts'

test('without settings it is the usual folder; what is empty is not set', () => {
  const usual = { home: join(homedir(), '.alice'), url: undefined, key: undefined, hasPlugins: false }
  expect(readPlace({})).toMatchObject(usual)
  expect(readPlace({ ALICE_HOME: '', ALICE_URL: '', ALICE_KEY: '', ALICE_PLUGINS: '' })).toMatchObject(usual)
})

test('settings say where Alice is, and whether there may be more of her', () => {
  const settings = { ALICE_HOME: 'here', ALICE_URL: 'http://a', ALICE_KEY: 'k', TRACEPARENT: 't' }
  expect(readPlace({ ...settings, ALICE_PROFILE: 'conformance' })).toEqual({
    home: resolve('here'),
    url: 'http://a',
    key: 'k',
    traceparent: 't',
    hasPlugins: true,
  })
})
