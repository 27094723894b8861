import { Refusal } from '#kernel'
import { expect, test } from 'vitest'
import { runCli } from './index.ts'
import { fakeHost, info, type FakeAlice } from './testing.ts'

const organize = info('assets.organize', { effect: 'write', has_plan: true })
const answers = {
  'assets.organize': (input: unknown) => {
    const { plan_digest } = input as { plan_digest?: string }
    if (plan_digest === 'abc') return { status: 'done' }
    throw new Refusal('CONFIRMATION_REQUIRED', 'It destroys 2 files', {
      details: { digest: 'abc', undo: 'nobody can' },
    })
  },
}

async function run(words: readonly string[], alice: FakeAlice = {}) {
  const fake = fakeHost({ operations: [organize], answers, ...alice })
  const code = await runCli(['assets', 'organize', ...words], fake.host)
  return { ...fake, code }
}

test('what the policy wants confirmed is done when somebody at the terminal says yes to its plan', async () => {
  const { calls, messages, code } = await run([], { isTty: true, says: true })
  expect(calls.map(({ input }) => input)).toEqual([{}, { plan_digest: 'abc' }])
  expect(messages).toEqual(['It destroys 2 files', 'Undo: nobody can'])
  expect(code).toBe(0)
  expect((await run([], { isTty: true, says: false })).calls).toHaveLength(1)
})

test('it is done without asking for whoever has said yes before, and refused where nobody can be asked', async () => {
  expect((await run(['--yes'])).code).toBe(0)
  expect((await run([])).code).toBe(1)
})
