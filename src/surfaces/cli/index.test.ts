import { expect, test } from 'vitest'
import { runCli } from './index.ts'
import { event, fakeHost, info, plain, type FakeAlice } from './testing.ts'
import type { Finding } from './this-machine.ts'

async function run(words: readonly string[], alice: FakeAlice = {}) {
  const fake = fakeHost(alice)
  const code = await runCli(words, fake.host)
  expect(fake.left()).toBe(0)
  return { ...fake, code, lines: fake.out.map(plain) }
}

test('without words it shows what there is', async () => {
  for (const words of [[], ['--help'], ['help']]) {
    const { code, lines } = await run(words)
    expect(code).toBe(0)
    expect(lines[2]).toBe('Usage: alice <command> [--flag value …]')
    expect(lines.filter(line => /^[A-Z]/.test(line))).toEqual(
      expect.arrayContaining(['Start', 'See', 'Act', 'Connect', 'Look after']),
    )
    expect(lines.at(-1)).toContain('Next: alice up')
  }
})

test('it says its version', async () => {
  expect((await run(['--version'])).lines).toEqual(['1.2.3'])
})

test('a domain lists its own commands and its operations, each once', async () => {
  const removal = info('events.drop', { effect: 'destroy' })
  const operations = [info('events.read'), info('events.replay'), removal, info('assets.search')]
  expect((await run(['events'], { operations })).lines).toEqual([
    'Usage: alice events <operation> [--flag value …]',
    '',
    'Follow',
    '  tail    history, then live, until Ctrl-C',
    '  replay  read events back from files, or hand a window of the log to a reaction again',
    '',
    'Look',
    '  read    About events.read.',
    '',
    'Take away',
    '  drop    About events.drop.',
    '',
    'Next: alice events tail --help',
  ])
  expect((await run(['assets', '--help'], { operations })).lines).toContain('  search  About assets.search.')
})

test('help asks nobody, and words that nobody knows open nothing', async () => {
  const fake = fakeHost({ operations: [info('jars.list')] })
  const host = {
    ...fake.host,
    connect: () => Promise.reject(new Error('opened')),
    reach: async () => undefined,
  }
  expect(await runCli(['jars'], host)).toBe(0)
  expect(await runCli(['jars', 'list', '--help'], host)).toBe(0)
  expect(await runCli(['help', 'jars', 'list'], host)).toBe(0)
  expect(await runCli(['jarz'], host)).toBe(2)
  expect(await runCli(['jars', 'lits'], host)).toBe(2)
  expect(await runCli(['states'], host)).toBe(2)
  expect(fake.messages).toEqual([
    'There is no jarz; did you mean jars?',
    'There is no jars lits; did you mean jars list? jars has: list',
    'There is no states; did you mean status?',
  ])
  // What is not delivered may come from a plugin.
  expect(await runCli(['lids', 'list'], { ...host, mayHavePlugins: true })).toBe(4)
})

test('short words stand for long ones', async () => {
  const names = [
    'blueprints.create',
    'workflows.list',
    'workflows.start',
    'health.history',
    'keys.revoke',
    'jars.ls',
  ]
  const operations = names.map(name => info(name))
  const answers = Object.fromEntries(names.map(name => [name, () => ({})]))
  const calledBy = async (...words: readonly string[]) =>
    (await run(words, { operations, answers })).calls.map(({ name }) => name)[0]
  expect(await calledBy('bp', 'new')).toBe('blueprints.create')
  expect(await calledBy('wf', 'ls')).toBe('workflows.list')
  expect(await calledBy('wf', 'run')).toBe('workflows.start')
  expect(await calledBy('svc', 'ls')).toBe('health.history')
  expect(await calledBy('key', 'rm')).toBe('keys.revoke')
  expect(await calledBy('jars', 'ls')).toBe('jars.ls')
})

test('a domain is found by its singular too, unless there is one of that name', async () => {
  const operations = [info('jars.create'), info('jars.list'), info('lid.list'), info('lids.list')]
  const answers = { 'jars.create': () => ({}), 'lid.list': () => ({}) }
  const calledBy = async (...words: readonly string[]) =>
    (await run(words, { operations, answers })).calls.map(({ name }) => name)
  expect(await calledBy('jar', 'create')).toEqual(['jars.create'])
  expect(await calledBy('lid', 'list')).toEqual(['lid.list'])
  expect((await run(['jar'], { operations })).lines[0]).toContain('alice jars <operation>')
})

test('up hands its flags on, and refuses ports that are none', async () => {
  expect((await run(['up', '--no-demo', '--port', '0', '--home', '/data', '--json'])).ups).toEqual([
    { open: false, port: 0, home: '/data', json: true },
  ])
  expect((await run(['up'])).ups).toEqual([{ demo: 'all', open: false, json: false }])
  for (const port of ['x', '-1', '65536', '1.5', '']) {
    expect((await run(['up', `--port=${port}`])).code, port).toBe(2)
  }
})

test('mcp serves until it ends', async () => {
  expect(await run(['mcp'])).toMatchObject({ code: 0, ups: ['mcp'], out: [] })
})

test('status says where this Alice is', async () => {
  const answers = { 'system.status': () => ({ version: '1.2.3', head: 7 }) }
  expect((await run(['status'], { answers })).lines).toEqual([
    'Running at http://127.0.0.1:4100',
    'version  1.2.3',
    'head     7',
  ])
  expect((await run(['status'], { answers, isEmbedded: true })).lines[0]).toBe(
    'No server is running; this is the data folder, opened for a moment.',
  )
  expect((await run(['status', '--json'], { answers })).json()).toEqual({
    where: 'http://127.0.0.1:4100',
    version: '1.2.3',
    head: 7,
  })
})

test('doctor ends with 1 when something is wrong, and says what to do', async () => {
  const ok: Finding = { check: 'disk', status: 'ok', message: '9 GiB free' }
  const problem: Finding = {
    check: 'pictures',
    status: 'problem',
    message: 'sharp does not load',
    remedy: 'Run npm ci',
  }
  const findings = (...list: readonly Finding[]) => ({ findings: list })
  expect(await run(['doctor'], findings(ok))).toMatchObject({
    code: 0,
    lines: ['✔ disk           9 GiB free'],
  })
  expect(await run(['doctor'], findings(ok, problem))).toMatchObject({
    code: 1,
    lines: ['✔ disk           9 GiB free', '✘ pictures       sharp does not load', '  → Run npm ci'],
  })
  expect((await run(['doctor', '--json'], findings(problem))).json()).toEqual({ findings: [problem] })
})

test('types are TypeScript for the typed client', async () => {
  const { code, lines } = await run(['types'], { operations: [info('bar.pour')] })
  expect(code).toBe(0)
  expect(lines.join('\n')).toContain("'bar.pour': {")
})

test('config shows every setting, as a table or as JSON', async () => {
  expect((await run(['config'])).lines).toEqual([
    'name        value  source   about            ',
    'ALICE_PORT  4100   default  port to listen on',
  ])
  expect((await run(['config', '--json'])).json().settings[0]).toMatchObject({
    name: 'ALICE_PORT',
    value: 4100,
  })
})

test('workflows watch shows how a workflow ended, and refuses one that is not there', async () => {
  const answers = { 'workflows.get': () => ({ workflow_id: 'wf_1', status: 'completed' }) }
  const events = [event('workflow.completed')]
  expect(await run(['wf', 'watch', 'wf_1'], { answers, events })).toMatchObject({
    code: 0,
    lines: ['workflow_id  wf_1', 'status       completed'],
  })
  expect((await run(['wf', 'watch', 'wf_1', '--json'], { answers, events })).json()).toEqual({
    workflow_id: 'wf_1',
    status: 'completed',
  })
  expect((await run(['workflows', 'watch', 'wf_2'])).code).toBe(1)
  expect((await run(['workflows', 'watch'])).code).toBe(2)
})

test('events replay hands a window to a reaction', async () => {
  const replay = info('events.replay', {
    effect: 'write',
    input_schema: {
      type: 'object',
      properties: { reaction: { type: 'string' }, from: { type: 'integer' }, to: { type: 'integer' } },
      required: ['reaction', 'from', 'to'],
    },
  })
  const alice = { operations: [replay], answers: { 'events.replay': () => ({ delivered: 3 }) } }
  const { calls, lines } = await run(
    ['events', 'replay', '--reaction', 'assets.tidy', '--window', '2:9'],
    alice,
  )
  expect(calls[0]!.input).toEqual({ reaction: 'assets.tidy', from: 2, to: 9 })
  expect(lines).toEqual(['delivered  3'])
  for (const words of [[], ['--reaction', 'x'], ['--reaction', 'x', '--window', '3']]) {
    expect((await run(['events', 'replay', ...words], alice)).code).toBe(2)
  }
})
