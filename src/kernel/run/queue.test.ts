import type { Priority } from '#kernel'
import { expect, test } from 'vitest'
import { createJobQueue } from './queue.ts'

interface Given {
  readonly type?: string
  readonly priority?: Priority
  readonly limit?: number
}

/** A queue whose jobs end when a test says so. */
function workshop(maxRunning: number) {
  const queue = createJobQueue(maxRunning)
  const begun: string[] = []
  const ends = new Map<string, () => void>()
  return {
    queue,
    begun,
    add: (id: string, { type = 'a', priority = 'normal', limit = 100 }: Given = {}) =>
      queue.add({
        id,
        type,
        priority,
        limit,
        run() {
          begun.push(id)
          const { promise, resolve } = Promise.withResolvers<undefined>()
          ends.set(id, () => resolve(undefined))
          return promise.then(() => {})
        },
      }),
    async end(id: string) {
      ends.get(id)!()
      await new Promise(done => void setImmediate(done))
    },
  }
}

test('what is more urgent begins first, and what is as urgent in the order it came', async () => {
  const { add, end, begun, queue } = workshop(1)
  expect(add('first')).toBe(true)
  expect(add('b')).toBe(false)
  add('c', { type: 'other' })
  add('d')
  add('now', { priority: 'critical' })
  expect(queue.waiting).toBe(4)
  for (const id of ['first', 'now', 'b', 'c', 'd']) await end(id)
  expect(begun).toEqual(['first', 'now', 'b', 'c', 'd'])
  expect([queue.running, queue.waiting]).toEqual([0, 0])
})

test('a type whose places are taken holds back nobody else', async () => {
  const { add, end, begun } = workshop(10)
  add('a1', { limit: 1 })
  add('a2', { limit: 1 })
  expect(add('b1', { type: 'b' })).toBe(true)
  await end('a1')
  expect(begun).toEqual(['a1', 'b1', 'a2'])
})

test('a flood of urgent jobs lets a low one pass every sixteenth time', async () => {
  const { add, end, begun } = workshop(1)
  add('first')
  add('low', { priority: 'low' })
  for (let index = 0; index < 40; index += 1) add(`high-${index}`, { priority: 'high' })
  for (let index = 0; !begun.includes('low'); index += 1) await end(begun[index]!)
  expect(begun.length).toBeLessThanOrEqual(17)
})

test('a job that rests lets another begin, and goes on without waiting for it', async () => {
  const { add, begun, queue } = workshop(1)
  add('first')
  add('second')
  const rested = Promise.withResolvers<string>()
  const resting = queue.rest('a', () => rested.promise)
  expect(begun).toEqual(['first', 'second'])
  rested.resolve('back')
  expect(await resting).toBe('back')
  expect(queue.running).toBe(2)
})

test('a job taken out of the line never begins', async () => {
  const { add, end, begun, queue } = workshop(1)
  add('first')
  add('second')
  expect(queue.remove('second')).toBe(true)
  expect(queue.remove('second')).toBe(false)
  expect(queue.remove('first')).toBe(false)
  await end('first')
  expect(begun).toEqual(['first'])
})

test('after a stop nothing begins, and it ends with what runs', async () => {
  const { add, end, begun, queue } = workshop(1)
  add('first')
  add('second')
  const stopped = queue.stop()
  expect(add('third')).toBe(false)
  await end('first')
  await stopped
  expect(begun).toEqual(['first'])
})

test('a hundred thousand jobs of one type wait without slowing each other down', async () => {
  const queue = createJobQueue(50)
  let ended = 0
  const run = async () => void (ended += 1)
  const startedAt = performance.now()
  for (let index = 0; index < 100_000; index += 1) {
    queue.add({ id: `job-${index}`, type: 'a', priority: 'normal', limit: 10, run })
  }
  while (queue.waiting > 0) await new Promise(done => void setImmediate(done))
  expect(ended).toBeGreaterThan(99_000)
  expect(performance.now() - startedAt).toBeLessThan(20_000)
})
