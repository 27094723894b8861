// cspell:ignore serch
import { Refusal } from '#kernel'
import { describe, expect, test } from 'vitest'
import { runCli } from './index.ts'
import { fakeHost, info, plain, type FakeAlice } from './testing.ts'

const search = info('assets.search', {
  aliases: ['search_assets'],
  input_schema: {
    type: 'object',
    properties: {
      text: { type: 'string', description: 'words' },
      limit: { type: 'integer' },
      sort: { type: 'string', enum: ['name', 'size'] },
      full: { type: 'boolean' },
    },
    required: ['text'],
  },
})
const organize = info('assets.organize', { effect: 'write', has_plan: true })
const discard = info('events.discard_dead_letter', { effect: 'destroy' })
const operations = [search, organize, discard, info('workflows.get'), info('events.replay')]

const found = { 'assets.search': () => ({ total_count: 2 }) }

async function run(words: readonly string[], alice: FakeAlice = {}) {
  const fake = fakeHost({ operations, ...alice })
  const code = await runCli(words, fake.host)
  expect(fake.left()).toBe(0)
  return { ...fake, code, lines: fake.out.map(plain) }
}

describe('an operation is a command', () => {
  test('with flags for its fields and a bare word for the first required text', async () => {
    const { calls, code, lines } = await run(['assets', 'search', 'night', '--limit', '3'], {
      answers: found,
    })
    expect(calls).toEqual([{ name: 'assets.search', input: { text: 'night', limit: 3 }, key: undefined }])
    expect([code, lines]).toEqual([0, ['total_count  2']])
  })

  test('by its alias, with dashes or underscores', async () => {
    for (const words of [
      ['search_assets', 'x'],
      ['search-assets', 'x'],
      ['assets', 'search', 'x'],
    ]) {
      expect((await run(words, { answers: found })).calls[0]!.name).toBe('assets.search')
    }
  })

  test('in a domain that has commands of its own, too', async () => {
    const answers = { 'workflows.get': () => ({ status: 'completed' }) }
    expect((await run(['wf', 'get'], { answers })).calls[0]!.name).toBe('workflows.get')
  })

  test('with an idempotency key', async () => {
    for (const words of [['--idempotency-key', 'k1'], ['--idempotency-key=k1']]) {
      const { calls } = await run(['assets', 'search', 'x', ...words], { answers: found })
      expect(calls[0]!.key).toBe('k1')
    }
    expect((await run(['assets', 'search', 'x', '--idempotency-key'])).code).toBe(2)
  })

  test('one that is not there says what is', async () => {
    const { code, messages } = await run(['assets', 'serch', 'x'])
    expect(code).toBe(2)
    expect(messages).toEqual([
      'There is no assets serch; did you mean assets search? assets has: search, organize',
    ])
    expect((await run(['nothing', 'at', 'all'])).messages).toEqual(['There is no nothing at.'])
  })
})

describe('--json', () => {
  test('alone shows the answer as JSON', async () => {
    const { json, code } = await run(['assets', 'search', 'x', '--json'], { answers: found })
    expect([code, json()]).toEqual([0, { total_count: 2 }])
  })

  test('with an object takes the whole input from it, and flags on top', async () => {
    for (const words of [['--json', '{"text":"a","limit":1}'], ['--json={"text":"a","limit":1}']]) {
      const { calls, json } = await run(['assets', 'search', ...words, '--limit', '2'], { answers: found })
      expect(calls[0]!.input).toEqual({ text: 'a', limit: 2 })
      expect(json()).toEqual({ total_count: 2 })
    }
  })

  test('with something else is a mistake', async () => {
    expect((await run(['assets', 'search', '--json=[1]'])).json().error).toMatchObject({ code: 'USAGE' })
    const { code, json } = await run(['assets', 'search', '--json', '{"text":'])
    expect([code, json().error.message]).toEqual([2, expect.stringMatching(/^--json is not JSON/)])
  })
})

describe('the exit code', () => {
  const refuse = {
    'assets.search': () => {
      throw new Refusal('NOT_FOUND', 'Nothing is there', { suggestions: ['look_elsewhere'] })
    },
  }

  test('is 1 for a refusal, which says its code and what to try', async () => {
    const { code, messages, out } = await run(['assets', 'search', 'x'], { answers: refuse })
    expect([code, out]).toEqual([1, []])
    expect(messages).toEqual(['NOT_FOUND: Nothing is there', '  Try: look_elsewhere'])
  })

  test('is the same with JSON, which has the whole error', async () => {
    const { code, json } = await run(['assets', 'search', 'x', '--json'], { answers: refuse })
    expect(code).toBe(1)
    expect(json()).toEqual({
      error: { code: 'NOT_FOUND', message: 'Nothing is there', details: {}, suggestions: ['look_elsewhere'] },
    })
  })

  test('is 2 for a mistake in the words', async () => {
    const { code, messages, calls } = await run(['assets', 'search', 'x', '--lmit', '3'])
    expect([code, calls]).toEqual([2, []])
    expect(messages).toEqual(['There is no flag --lmit; did you mean --limit?'])
    expect((await run(['up', '--banana'])).code).toBe(2)
  })

  test('is 3 for what waits for a person, and says how to agree', async () => {
    const waiting = {
      status: 'awaiting_approval',
      change_id: 'chg_1',
      summary: 'move 3 files',
      digest: 'abc',
    }
    const { code, lines } = await run(['assets', 'organize'], {
      answers: { 'assets.organize': () => waiting },
    })
    expect(code).toBe(3)
    expect(lines.at(-1)).toBe('A person agrees with: alice changes approve --change-id chg_1')
  })

  test('is 4 for what breaks', async () => {
    const broken = {
      'assets.search': () => {
        throw new Error('a wheel came off')
      },
    }
    const { code, messages } = await run(['assets', 'search', 'x'], { answers: broken })
    expect([code, messages]).toEqual([4, ['Alice failed: a wheel came off']])
    const asJson = await run(['assets', 'search', 'x', '--json'], { answers: broken })
    expect([asJson.code, asJson.json(), asJson.messages]).toEqual([
      4,
      { error: { code: 'FAULT', message: 'a wheel came off' } },
      [],
    ])
  })
})

test('an error with several problems lists them all, and with one only the sentence', async () => {
  const refusing = (issues: readonly object[]) => ({
    'assets.search': () => {
      throw new Refusal('INVALID_INPUT', 'assets.search cannot use this input', { details: { issues } })
    },
  })
  const limit = { path: 'limit', message: 'too small' }
  const sort = { path: 'sort', message: 'unknown' }
  const { messages } = await run(['assets', 'search', 'x'], { answers: refusing([limit, sort]) })
  expect(messages.slice(1)).toEqual(['  limit: too small', '  sort: unknown'])
  expect((await run(['assets', 'search', 'x'], { answers: refusing([limit]) })).messages).toHaveLength(1)
})

test('a plan is shown as its picture, its warnings and how it would be undone', async () => {
  const plan = {
    summary: 'copy 2 files into /lib',
    picture: '/lib\n  a.png',
    undo: 'take them back',
    warnings: ['one is large'],
    steps: [1, 2],
  }
  const answers = {
    'assets.organize': (input: unknown) => ({ dry_run: true, plan, digest: '0123456789abcdef0123', input }),
  }
  const { calls, code, out } = await run(['assets', 'organize', '--dry-run'], { answers })
  expect([code, calls[0]!.input]).toEqual([0, { dry_run: true }])
  expect(out).toEqual([
    'Would copy 2 files into /lib. Nothing was changed.',
    '',
    '/lib',
    '  a.png',
    '',
    'Warning: one is large',
    'Undo: take them back',
    'Plan 0123456789abcdef…, 2 steps',
  ])
})

describe('what destroys', () => {
  const answers = { 'events.discard_dead_letter': () => ({ status: 'discarded' }) }
  const words = ['events', 'discard-dead-letter']

  test('asks the person at the terminal first', async () => {
    const { code, questions, calls } = await run(words, { answers, isTty: true })
    expect([code, calls.length]).toEqual([0, 1])
    expect(questions).toEqual(['About events.discard_dead_letter. Go on?'])
  })

  test('is not done when the person says no', async () => {
    const { code, calls, messages } = await run(words, { answers, isTty: true, says: false })
    expect([code, calls, messages]).toEqual([1, [], ['CANCELED: Nothing was done']])
  })

  test('asks nobody with --yes, or where nobody is', async () => {
    expect((await run([...words, '--yes'], { answers, isTty: true })).questions).toEqual([])
    expect((await run(words, { answers })).questions).toEqual([])
  })
})

test('help shows what an operation does and takes', async () => {
  const { lines, code, calls } = await run(['assets', 'search', '--help'])
  expect([code, calls]).toEqual([0, []])
  expect(lines).toEqual([
    'alice assets search — About assets.search.',
    'Only looks.',
    '',
    'Usage: alice assets search <text> [--flag value …]',
    '',
    'Needed',
    '  --text <text>       words; also as a word alone',
    '',
    'Optional',
    '  --limit <number>',
    '  --sort <name|size>',
    '  --full',
    '',
    'Everywhere',
    "  --json ['{…}']      answer as JSON; the whole input as JSON",
    '',
    'Example: alice assets search <text>',
  ])
  expect((await run(['assets', 'organize', '-h'])).lines).toContainEqual(expect.stringContaining('--dry-run'))
  expect((await run(['events', 'discard_dead_letter', '-h'])).lines).toContainEqual(
    expect.stringContaining('--yes'),
  )
})
