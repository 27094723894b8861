import { expect, test } from 'vitest'
import { operationHelp } from './operation-help.ts'
import { info, plain } from './testing.ts'

const helpOf = (
  properties: object,
  required: readonly string[] = [],
  more: Parameters<typeof info>[1] = {},
) =>
  operationHelp(
    info('jars.fill', { input_schema: { type: 'object', properties, required } as never, ...more }),
  ).map(plain)

test('a flag says what it takes when nobody says it, its bounds, and where it comes from', () => {
  const lines = helpOf({
    limit: { type: 'integer', minimum: 1, maximum: 200, default: 50, description: 'how many' },
    source: { type: 'string', contentMediaType: 'application/yaml', description: 'as YAML' },
    color: { type: 'string', enum: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] },
    deep: { type: 'boolean', default: false },
  })
  expect(lines).toContain('  --limit <number>  how many; 1 to 200; 50 when not said')
  expect(lines).toContain('  --source <text>   as YAML; the name of a file, or - for standard input')
  expect(lines).toContain('  --color <text>    one of a, b, c, d, e, f, g, h')
  expect(lines).toContain('  --deep            false when not said')
})

test('the example can be typed', () => {
  const example = (properties: object, required: readonly string[] = []) =>
    helpOf(properties, required).at(-1)
  const change = { change_id: { type: 'string', pattern: '^chg_[0-9a-z]{26}$' }, stars: { type: 'integer' } }
  expect(example(change, ['change_id', 'stars'])).toBe('Example: alice jars fill chg_… --stars 10')
  expect(example({ sort: { type: 'string', enum: ['name', 'size'] } })).toBe(
    'Example: alice jars fill --sort name',
  )
  expect(example({ inbox: { type: 'string', description: 'path of the folder' } }, ['inbox'])).toBe(
    'Example: alice jars fill /pictures',
  )
  expect(example({})).toBe('Example: alice jars fill')
})

test('what takes something away says so, and that it asks', () => {
  const lines = helpOf({}, [], { effect: 'destroy', has_plan: true })
  expect(lines[1]).toBe('Takes something away; asks first. Shows its plan with --dry-run.')
  expect(lines.join('\n')).toContain('--yes')
})
