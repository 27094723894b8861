import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { describeConfig, readConfig } from './config.ts'

test('nothing set is everything by default', () => {
  const config = readConfig({})
  expect(config).toMatchObject({
    ALICE_HOME: join(homedir(), '.alice'),
    ALICE_HOST: '127.0.0.1',
    ALICE_PORT: 4100,
    ALICE_LOG_LEVEL: 'info',
  })
  expect(config.ALICE_STORE).toBeUndefined()
})

test('numbers are read as numbers, and folders from where the process stands', () => {
  expect(readConfig({ ALICE_PORT: '0', ALICE_MAX_WORKFLOWS: '7', ALICE_HOME: 'data' })).toMatchObject({
    ALICE_PORT: 0,
    ALICE_MAX_WORKFLOWS: 7,
    ALICE_HOME: resolve('data'),
  })
})

test('an empty variable is as good as none, and others are none of our business', () => {
  const config = readConfig({ ALICE_PORT: '', ALICE_URL: '', SHELL: '/bin/sh', ALICE_BANANA: '1' })
  expect(config.ALICE_PORT).toBe(4100)
  expect(config).not.toHaveProperty('SHELL')
  expect(config).not.toHaveProperty('ALICE_BANANA')
})

test('a wrong value is one sentence that names the variable', () => {
  const wrong = {
    ALICE_PORT: ['x', '-1', '65536', '4100.5'],
    ALICE_LOG_LEVEL: ['loud'],
    ALICE_STORE_SCHEMA: ['my schema', '1st', 'A'],
    ALICE_MAX_WORKFLOWS: ['0', '10001'],
    ALICE_URL: ['no url'],
  }
  for (const [name, values] of Object.entries(wrong)) {
    for (const value of values) {
      expect(() => readConfig({ [name]: value }), `${name}=${value}`).toThrow(`${name} is not usable: `)
    }
  }
})

test('flags of the command line win, and those not given change nothing', () => {
  const environment = { ALICE_PORT: '5000', ALICE_HOME: '/data' }
  expect(readConfig(environment, { ALICE_PORT: 0, ALICE_HOME: undefined } as never)).toMatchObject({
    ALICE_PORT: 0,
    ALICE_HOME: '/data',
  })
})

test('rate rules are a JSON list or off; a wrong one is named by its place', () => {
  const rates = (text: string) => readConfig({ ALICE_RATE_LIMITS: text }).ALICE_RATE_LIMITS
  expect(rates('[{"operation": "assets.*", "limit": 5, "window": "1m"}]')).toEqual([
    { operation: 'assets.*', limit: 5, window: '1m' },
  ])
  expect(rates('off')).toBe('off')
  expect(() => rates('[{"limit": 5, "window": "1m"}, {"limit": 5, "window": "1w"}]')).toThrow(
    'ALICE_RATE_LIMITS is not usable: 1.window: a window looks like 30s, 1m or 1h',
  )
  expect(() => rates('[')).toThrow('ALICE_RATE_LIMITS is not usable')
})

test('every setting says its value, where it comes from and what it is for; secrets stay hidden', () => {
  const environment = {
    ALICE_PORT: '5000',
    ALICE_KEY: 'alice_top-secret',
    ALICE_STORE: 'postgres://alice:top-secret@db/alice',
    ALICE_SIGHTENGINE_SECRET: 'top-secret',
    ALICE_ANTHROPIC_KEY: 'top-secret',
  }
  const settings = describeConfig(readConfig(environment), environment)
  const byName = new Map(settings.map(setting => [setting.name, setting]))
  expect(byName.get('ALICE_PORT')).toEqual({
    name: 'ALICE_PORT',
    value: 5000,
    source: 'environment',
    about: 'port to listen on; 0 takes a free one',
  })
  expect(byName.get('ALICE_HOST')).toMatchObject({ source: 'default', value: '127.0.0.1' })
  expect(byName.get('ALICE_KEY')).toMatchObject({ source: 'environment', value: '(hidden)' })
  expect(JSON.stringify(settings)).not.toContain('top-secret')
  expect(settings.filter(({ about }) => !about)).toEqual([])
})
