import { expect, test } from 'vitest'
import { changedSecret, hideSecrets, tracesIn, withSecrets } from './secret-values.ts'

const wanted = {
  deployment: 'dep_1',
  resource: 'web',
  key: 'key_1',
  type: 'compute',
  specs: {
    env: { URL: 'http://user:secret://db-password@db/', PLAIN: 'x' },
    command: ['serve', '--token', 'secret://token'],
    labels: { about: 'uses no secret' },
  },
  secrets: new Map([
    ['secret://db-password', 'hunter2'],
    ['secret://token', 't0ken'],
  ]),
}

test('values go in, references come out', () => {
  const { specs, traces } = withSecrets(wanted)
  expect(specs).toMatchObject({
    env: { URL: 'http://user:hunter2@db/', PLAIN: 'x' },
    command: ['serve', '--token', 't0ken'],
  })
  const kept = JSON.stringify(traces)
  expect(kept).not.toMatch(/hunter2|t0ken/)
  const secrets = { traces: tracesIn(kept), key: wanted.key }
  expect(hideSecrets('env', specs.env, secrets)).toEqual(wanted.specs.env)
  expect(hideSecrets('command', specs.command, secrets)).toEqual(wanted.specs.command)
})

test('another value is not shown, and a value in another place is not either', () => {
  const { traces } = withSecrets(wanted)
  const secrets = { traces, key: wanted.key }
  expect(hideSecrets('env', { URL: 'other', PLAIN: 'y' }, secrets)).toEqual({
    URL: changedSecret,
    PLAIN: 'y',
  })
  expect(hideSecrets('env', { COPY: 't0ken' }, secrets)).toEqual({ COPY: 'secret://token' })
})

test('the same value under another key has another hash', () => {
  const hashes = ['key_1', 'key_2'].map(key => withSecrets({ ...wanted, key }).traces['command.2']!.hash)
  expect(new Set(hashes).size).toBe(2)
})

test('without a value nothing is made', () => {
  expect(() => withSecrets({ ...wanted, secrets: new Map() })).toThrow('There is no value for secret://')
})

test('what somebody else wrote into the label is as good as nothing', () => {
  expect(tracesIn('{')).toEqual({})
})
