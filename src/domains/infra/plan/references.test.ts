import { expect, test } from 'vitest'
import { referencesIn, resolveSpecs, secretsIn, unknownValue } from './references.ts'

const outputs = { db: { host: '10.0.0.5', port: 5432 } }
const resolve = (specs: Record<string, unknown>) =>
  resolveSpecs(specs, name => (outputs as Record<string, Record<string, string | number>>)[name])

const ref = (name: string, output: string) => `\${${name}.${output}}`

test('a text that is one reference takes the value as it is, others take it as text', () => {
  const specs = {
    port: ref('db', 'port'),
    url: `pg://${ref('db', 'host')}:${ref('db', 'port')}/x`,
    list: [ref('db', 'host')],
  }
  expect(resolve(specs)).toEqual({
    specs: { port: 5432, url: 'pg://10.0.0.5:5432/x', list: ['10.0.0.5'] },
    unknown: new Set(),
  })
})

test('what is not known yet is named by its field', () => {
  const { specs, unknown } = resolve({ env: { A: { b: ref('cache', 'port') } }, image: 'web:1' })
  expect([...unknown]).toEqual(['env'])
  expect(specs).toEqual({ env: { A: { b: unknownValue } }, image: 'web:1' })
})

test('references and secrets are found at any depth', () => {
  const specs = {
    a: [{ b: `x ${ref('db', 'host')}` }],
    c: 'secret://shop/key',
    d: ['secret://shop/key', 'secret://other'],
  }
  expect(referencesIn(specs)).toEqual([{ resource: 'db', output: 'host' }])
  expect(secretsIn(specs)).toEqual(['secret://shop/key', 'secret://other'])
})

test('text that only looks like a reference stays', () => {
  expect(resolve({ a: `\${HOME}`, b: '$db.host', c: 1, d: null })).toEqual({
    specs: { a: `\${HOME}`, b: '$db.host', c: 1, d: null },
    unknown: new Set(),
  })
})
