import { expect, test } from 'vitest'
import { info } from '../testing.ts'
import { completeWords, type KnownCommand } from './complete-words.ts'

const leaf = (name: string, more: Partial<KnownCommand> = {}): KnownCommand => ({
  name,
  aliases: [],
  about: `About ${name}`,
  options: [],
  places: [],
  commands: [],
  ...more,
})
const option = (value: string, isSwitch: boolean, choices: readonly string[] = []) => ({
  value,
  about: '',
  isSwitch,
  choices,
})

const commands = [
  leaf('up', {
    options: [option('--port', false), option('--json', true), option('--demo', false, ['all', 'none'])],
  }),
  leaf('completion', { places: [{ name: 'shell', choices: ['bash', 'zsh'] }] }),
  leaf('jars', {
    aliases: ['j'],
    commands: [leaf('watch', { places: [{ name: 'jar_id', choices: [] }] })],
  }),
]
const operations = [
  info('jars.list'),
  info('jars.open', {
    effect: 'destroy',
    has_plan: true,
    input_schema: {
      type: 'object',
      required: ['jar_id'],
      properties: {
        jar_id: { type: 'string' },
        lid: { type: 'string', enum: ['tin', 'glass'] },
        quiet: { type: 'boolean' },
        dry_run: { type: 'boolean' },
      },
    },
  }),
  info('lids.put', {
    input_schema: { type: 'object', required: ['folder'], properties: { folder: { type: 'string' } } },
  }),
]

async function complete(...words: readonly string[]) {
  const asked: string[] = []
  const idsOf = async (operation: string, field: string) => {
    asked.push(`${operation} ${field}`)
    return [
      { value: 'jar_1', about: 'plums' },
      { value: 'jar_2', about: '' },
    ]
  }
  const { candidates, mayBeFile } = await completeWords(words, { commands, operations, idsOf })
  return { values: candidates.map(({ value }) => value), mayBeFile, asked }
}
const values = async (...words: readonly string[]) => (await complete(...words)).values

test('first come commands and domains, each once', async () => {
  expect(await values('')).toEqual(['up', 'completion', 'jars', 'lids', 'help'])
  expect(await values('j')).toEqual(['jars'])
  expect(await values('x')).toEqual([])
  expect(await values()).toHaveLength(5)
})

test('a domain has its own commands and its operations, under its singular and its alias too', async () => {
  const all = ['watch', 'list', 'open', '--help']
  expect(await values('jars', '')).toEqual(all)
  expect(await values('j', '')).toEqual(all)
  expect(await values('lid', '')).toEqual(['put', '--help'])
  expect(await values('jars', 'o')).toEqual(['open'])
})

test('flags are offered once, with those every operation takes', async () => {
  expect(await values('jars', 'open', '--')).toEqual([
    '--jar-id',
    '--lid',
    '--quiet',
    '--dry-run',
    '--json',
    '--yes',
    '--watch',
    '--idempotency-key',
    '--help',
  ])
  expect(await values('jars', 'open', '--lid', 'tin', '--l')).toEqual([])
})

test('values are those of the schema, or ids of things there are', async () => {
  expect(await values('jars', 'open', '--lid', '')).toEqual(['tin', 'glass'])
  expect(await values('jars', 'open', '--lid=g')).toEqual(['--lid=glass'])
  expect(await complete('jars', 'open', 'jar_1')).toEqual({
    values: ['jar_1'],
    mayBeFile: false,
    asked: ['jars.list jar_id'],
  })
  expect(await values('jars', 'open', '--jar-id', 'jar_2', '')).toEqual([])
  expect(await values('jars', 'watch', '')).toEqual(['jar_1', 'jar_2'])
})

test('a path is a file of this machine, and nobody is asked', async () => {
  expect(await complete('lids', 'put', '')).toEqual({ values: [], mayBeFile: true, asked: [] })
})

test('commands have their options, choices and places', async () => {
  expect(await values('up', '--')).toEqual(['--port', '--json', '--demo', '--help'])
  expect(await values('up', '--demo', '')).toEqual(['all', 'none'])
  expect(await values('completion', '')).toEqual(['bash', 'zsh'])
  expect(await values('completion', 'bash', '')).toEqual([])
  expect(await values('up', '--port', '1', '--json', '--d')).toEqual(['--demo'])
})

test('of what nobody knows it says nothing', async () => {
  expect(await complete('nonsense', 'x', '')).toEqual({ values: [], mayBeFile: false, asked: [] })
  expect(await values('jars', 'nonsense', '')).toEqual([])
})
