// cspell:ignore proviter
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { most } from '../contract.ts'
import { readBlueprint, readBlueprintData } from './read-blueprint.ts'

const shop = `version: "1.0"
name: shop
description: A shop
metadata: {environment: prod, owner: team-a}
resources:
  - type: service
    name: web
    provider: docker
    specs:
      image: nginx:1.27
      ports:
        - port: 80
    dependencies: [db]
  - type: service
    name: db
    provider: docker
`

/** The first problem: where, what, and how it is put. */
const firstOf = (text: string) => readBlueprint(text).problems[0]

test('a blueprint in YAML is read with its defaults', () => {
  const { blueprint, problems } = readBlueprint(shop)
  expect(problems).toEqual([])
  expect(blueprint).toMatchObject({
    name: 'shop',
    metadata: { environment: 'prod', owner: 'team-a' },
    resources: [
      { name: 'web', specs: { image: 'nginx:1.27', ports: [{ port: 80 }] } },
      { name: 'db', specs: {} },
    ],
  })
})

test('JSON is read as it is', () => {
  const { blueprint } = readBlueprint(shop)
  expect(readBlueprint(JSON.stringify(blueprint, undefined, 2)).blueprint).toEqual(blueprint)
  expect(readBlueprintData(structuredClone(blueprint)).blueprint).toEqual(blueprint)
})

test('every key and value can be found in the text', () => {
  const { placeOf } = readBlueprint(shop)
  expect(placeOf(['resources', 0, 'specs', 'image'])).toEqual({ line: 10, column: 14 })
  expect(placeOf(['resources', 0, 'specs', 'image'], 'key')).toEqual({ line: 10, column: 7 })
  expect(placeOf(['resources', 0, 'specs', 'ports', 0, 'port'])).toEqual({ line: 12, column: 17 })
  expect(placeOf(['metadata', 'owner'])).toEqual({ line: 4, column: 38 })
  // What is not there belongs where the thing is that lacks it.
  expect(placeOf(['resources', 1, 'specs', 'image'])).toEqual({ line: 14, column: 5 })
})

test('an unknown field is told with what was meant, at its key', () => {
  expect(firstOf(shop.replace('provider: docker\n    specs', 'proviter: docker\n    specs'))).toMatchObject({
    code: 'FIELD_UNKNOWN',
    path: 'resources[0].proviter',
    line: 8,
    column: 5,
    message: 'there is no field proviter; did you mean provider?',
    did_you_mean: 'provider',
  })
})

test.for([
  ['a missing field', shop.replace('name: shop\n', ''), 'FIELD_INVALID', 'name', 1, 1],
  ['a wrong type', shop.replace('[db]', 'db'), 'FIELD_INVALID', 'resources[0].dependencies', 13, 19],
  ['a bad name', shop.replace('name: web', 'name: Web'), 'FIELD_INVALID', 'resources[0].name', 7, 11],
  ['another version', shop.replace('"1.0"', '"2.0"'), 'FIELD_INVALID', 'version', 1, 10],
  ['a key twice', shop.replace('name: shop', 'name: shop\nname: shop'), 'DUPLICATE_KEY', '', 3, 1],
  ['bad indentation', shop.replace('    name: web', '   name: web'), 'SYNTAX', '', 7, 1],
  ['a tab', shop.replace('  - type', '\t- type'), 'SYNTAX', '', 6, 1],
  ['an open quote', shop.replace('A shop', '"A shop'), 'SYNTAX', '', 17, 1],
  ['two documents', `${shop}---\n${shop}`, 'SYNTAX', '', 17, 1],
  ['a tag', shop.replace('A shop', '!secret A shop'), 'TAG_INVALID', '', 3, 14],
  ['an unknown alias', shop.replace('A shop', '*there'), 'ALIAS_INVALID', '', 3, 14],
  [
    'an alias in itself',
    shop.replace('{environment: prod, owner: team-a}', '&me [*me]'),
    'ALIAS_INVALID',
    '',
    4,
    16,
  ],
  ['a list as a key', shop.replace('description', '[a, b]'), 'KEY_INVALID', '', 3, 1],
  ['a prototype', shop.replace('description', '__proto__'), 'KEY_INVALID', '', 3, 1],
  [
    'infinity',
    shop.replace('image: nginx:1.27', 'cpu: .inf'),
    'VALUE_INVALID',
    'resources[0].specs.cpu',
    10,
    12,
  ],
  [
    'a number that loses digits',
    shop.replace('nginx:1.27', '12345678901234567890'),
    'VALUE_INVALID',
    'resources[0].specs.image',
    10,
    14,
  ],
  ['a NUL', shop.replace('A shop', String.raw`"a\0b"`), 'VALUE_INVALID', 'description', 3, 14],
  ['nothing', '', 'FIELD_INVALID', '', 1, 1],
  ['a word', 'shop', 'FIELD_INVALID', '', 1, 1],
] as const)('%s is told with its place', ([, text, code, path, line, column]) => {
  expect(firstOf(text)).toMatchObject({ severity: 'error', code, path, line, column })
  expect(readBlueprint(text).blueprint).toBeUndefined()
})

test('no message holds what was written', () => {
  const broken = shop.replace('A shop', String.raw`"hunter2 \q" ] hunter2`)
  expect(JSON.stringify(readBlueprint(broken).problems)).not.toContain('hunter2')
})

test('a laugh of a billion is told at the alias that is too much', () => {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]']
  for (let at = 1; at <= 9; at += 1) {
    lines.push(`a${at}: &a${at} [${Array.from({ length: 10 }, () => `*a${at - 1}`).join(', ')}]`)
  }
  expect(firstOf(lines.join('\n'))).toMatchObject({ code: 'TOO_LARGE', line: 6 })
  const many = `a: &a x\nb: [${'*a, '.repeat(1001)}]`
  expect(firstOf(many)).toMatchObject({ code: 'TOO_MANY_ALIASES', line: 2 })
})

test('few aliases are fine and are written out', () => {
  const text = shop
    .replace('specs:\n', 'specs: &web\n')
    .replace('name: db\n    provider: docker', 'name: db\n    provider: docker\n    specs: *web')
  const { blueprint, placeOf } = readBlueprint(text)
  expect(blueprint?.resources[1]?.specs).toEqual(blueprint?.resources[0]?.specs)
  expect(placeOf(['resources', 1, 'specs', 'image'])).toEqual({ line: 10, column: 14 })
})

test.for([
  ['brackets', '['.repeat(20_000)],
  ['braces', '{a: '.repeat(20_000)],
  ['lists', '- '.repeat(20_000)],
  ['25 levels', 'a: '.concat('['.repeat(25), ']'.repeat(25))],
])('%s within each other are too deep', ([, text]) => {
  expect(firstOf(text!)?.code).toMatch(/TOO_DEEP|TOO_LARGE|SYNTAX/)
})

test('data may be as deep as text, and no deeper', () => {
  let deep: unknown = 'x'
  for (let level = 0; level < 30; level += 1) deep = { deep }
  expect(readBlueprintData({ name: 'a', resources: [], metadata: deep }).problems[0]?.code).toBe('TOO_DEEP')
})

test('a text that is too large is not read at all', () => {
  expect(firstOf('x'.repeat(most.bytes + 1))?.code).toBe('TOO_LARGE')
  expect(firstOf(`[${'1,'.repeat(200_000)}]`)?.code).toBe('TOO_LARGE')
})

test.for([
  'a',
  'a.',
  'a-',
  'eyJ-',
  '${',
  '${a. ',
  '-----BEGIN A ',
  'secret://',
  'data:a;',
  ':a@',
  'x=',
  '0f',
  'SG.',
  '"auth" ',
])('a text of nothing but %s is looked through in the time its length asks', piece => {
  const long = piece.repeat(Math.floor(300_000 / piece.length))
  const { problems } = readBlueprintData({ name: 'a', resources: [], metadata: { note: long, [long]: 1 } })
  expect(problems.length).toBeLessThan(10)
})

test('the first hundred problems are told, and how many more there are', () => {
  const resources = Array.from({ length: 150 }, () => ({}))
  const { problems } = readBlueprintData({ name: 'a', resources })
  expect(problems).toHaveLength(101)
  expect(problems.at(-1)?.message).toMatch(/^and \d+ more$/)
})

test('whatever the text is, reading answers', () => {
  const pieces = fc.constantFrom(
    'resources:',
    '- ',
    'name: ',
    '&a ',
    '*a',
    '{',
    '}',
    '[',
    ']',
    '\n',
    '  ',
    '"',
    "'",
    '|',
    '>',
    '!t ',
    '%',
    '---\n',
    ': ',
    '? ',
    '#',
    '\t',
    `\${a.b}`,
    'secret://x',
    '\u0000',
    '\ud800',
    '1e999',
    '<<: ',
  )
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.oneof(pieces, fc.string()), { maxLength: 60 }).map(parts => parts.join('')),
    fc
      .tuple(fc.nat(shop.length), fc.nat(20), fc.string())
      .map(([at, length, by]) => shop.slice(0, at) + by + shop.slice(at + length)),
  )
  fc.assert(
    fc.property(text, given => {
      const { blueprint, problems } = readBlueprint(given)
      expect(blueprint === undefined).toBe(problems.some(({ severity }) => severity === 'error'))
      for (const { line, column } of problems) {
        expect(line).toBeGreaterThanOrEqual(1)
        expect(column).toBeGreaterThanOrEqual(1)
      }
    }),
    { numRuns: process.env.CI ? 500 : 50 },
  )
})

test('whatever the data is, reading answers', () => {
  fc.assert(
    fc.property(
      fc.anything({ withBigInt: true, withDate: true, withMap: true, withSparseArray: true }),
      given => {
        const { blueprint, problems } = readBlueprintData(given)
        expect(blueprint === undefined).toBe(problems.some(({ severity }) => severity === 'error'))
      },
    ),
    { numRuns: process.env.CI ? 500 : 50 },
  )
})
