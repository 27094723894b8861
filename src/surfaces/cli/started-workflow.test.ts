import { describe, expect, test } from 'vitest'
import { runCli } from './index.ts'
import { event, fakeHost, info, plain, type FakeAlice } from './testing.ts'

const operations = [info('assets.organize', { effect: 'write', has_plan: true })]
const started = { workflow_id: 'wf_1', status: 'processing', estimated_duration: 'PT1S' }

async function run(words: readonly string[], alice: FakeAlice = {}) {
  const fake = fakeHost({ operations, ...alice })
  const code = await runCli(words, fake.host)
  expect(fake.left()).toBe(0)
  return { ...fake, code, lines: fake.out.map(plain) }
}

describe('a workflow that was started', () => {
  const answers = (state: object) => ({ 'assets.organize': () => started, 'workflows.get': () => state })
  const done = { workflow_id: 'wf_1', status: 'completed', result: { placed: 3 } }

  test('goes on behind a server, which says how to follow it', async () => {
    const { code, lines } = await run(['assets', 'organize'], { answers: answers(done) })
    expect([code, lines.at(-1)]).toEqual([0, 'Follow it with: alice workflows watch wf_1'])
  })

  test('is followed to its end with --watch, and always when Alice ends with the command', async () => {
    const events = [event('workflow.completed')]
    for (const alice of [{ events }, { events, isEmbedded: true }]) {
      const words = ['assets', 'organize', ...(alice.isEmbedded ? [] : ['--watch'])]
      const { code, lines, messages } = await run(words, { answers: answers(done), ...alice })
      expect([code, lines]).toEqual([0, ['wf_1 completed', 'placed  3']])
      expect(messages).toEqual(['wf_1 is running'])
    }
  })

  test('that fails ends with 1 and shows why', async () => {
    const failed = { workflow_id: 'wf_1', status: 'failed', error: { type: 'timeout' } }
    const events = [event('workflow.failed')]
    const { code, lines } = await run(['assets', 'organize', '--watch'], { answers: answers(failed), events })
    expect([code, lines]).toEqual([1, ['wf_1 failed', 'type  timeout']])
  })

  test('is one JSON answer with its last state', async () => {
    const events = [event('workflow.completed')]
    const { json, messages } = await run(['assets', 'organize', '--watch', '--json'], {
      answers: answers(done),
      events,
    })
    expect(json()).toEqual({ ...started, ...done })
    expect(messages).toEqual([])
  })

  test('and left with Ctrl-C is written down', async () => {
    const fake = fakeHost({ operations, answers: answers(done), isEmbedded: true })
    fake.interrupt()
    expect(await runCli(['assets', 'organize'], fake.host)).toBe(1)
    expect(fake.messages.at(-1)).toBe('wf_1 is written down and goes on when Alice runs again')
  })
})
