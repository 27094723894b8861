import { afterEach, expect, test } from 'vitest'
import { createPool, type Pool } from './pool.ts'

type Question = number | 'die' | 'throw'
interface Answer {
  readonly double: number
  readonly threadId: number
}

let pool: Pool<Question, Answer> | undefined
afterEach(() => pool?.close())

function open({ threads = 2, idleMs = 60_000, file = 'moody-thread.ts' } = {}): Pool<Question, Answer> {
  pool = createPool({
    file: new URL(`testing/${file}`, import.meta.url),
    name: 'moody',
    workerData: {},
    threads,
    idleMs,
  })
  return pool
}

const messageOf = (work: Promise<unknown>) =>
  work.then(
    () => 'answered',
    (error: unknown) => (error as Error).message,
  )

test('many questions at once are answered, each with its own answer, by no more threads than allowed', async () => {
  const { ask } = open({ threads: 2 })
  const answers = await Promise.all(Array.from({ length: 200 }, (_, index) => ask(index, [])))
  expect(answers.map(({ double }) => double)).toEqual(Array.from({ length: 200 }, (_, index) => index * 2))
  expect(new Set(answers.map(({ threadId }) => threadId)).size).toBeLessThanOrEqual(2)
})

test('a thread that dies loses its own question only; those that wait are answered by another', async () => {
  const { ask } = open({ threads: 1 })
  const asked = [ask(1, []), messageOf(ask('die', [])), ask(2, []), messageOf(ask('throw', [])), ask(3, [])]
  expect(await Promise.all(asked)).toMatchObject([
    { double: 2 },
    'A moody thread ended in the middle of its work',
    { double: 4 },
    'throw is no number',
    { double: 6 },
  ])
})

test('threads that cannot even begin refuse every question instead of keeping it', async () => {
  const { ask } = open({ threads: 1, file: 'no-such-thread.ts' })
  const messages = await Promise.all([1, 2, 3].map(each => messageOf(ask(each, []))))
  for (const message of messages) expect(message).toContain('no-such-thread')
})

test('a thread that had nothing to do is ended, and the next question starts another', async () => {
  const { ask } = open({ threads: 1, idleMs: 1 })
  const first = await ask(1, [])
  let next = first
  while (next.threadId === first.threadId) {
    await new Promise(done => setTimeout(done, 2))
    next = await ask(2, [])
  }
  expect(next.double).toBe(4)
})

test('a question that comes at the very moment a thread retires is answered', async () => {
  const { ask } = open({ threads: 1, idleMs: 0 })
  for (let index = 0; index < 20; index += 1) expect((await ask(index, [])).double).toBe(index * 2)
})

test('closing refuses what waits and what comes after, and leaves nothing open', async () => {
  const { ask, close } = open({ threads: 1 })
  const asked = [1, 2, 3].map(each => messageOf(ask(each, [])))
  await close()
  expect(await Promise.all(asked)).not.toContain('answered')
  expect(await messageOf(ask(4, []))).toContain('Alice is stopping')
})
