import { expect, test } from 'vitest'
import { gate } from './gate.ts'

/** Work that ends when told to. */
const job = () => {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  let started = false
  const run = () => {
    started = true
    return promise
  }
  return { run, resolve, reject, isStarted: () => started }
}
const settled = () => new Promise(resolve => setImmediate(resolve))

test('no more shares run than there are slots, and a freed one goes to the next in line', async () => {
  const slots = gate(2)
  const jobs = [job(), job(), job()]
  const done = jobs.map(one => slots(1, undefined, one.run))
  await settled()
  expect(jobs.map(one => one.isStarted())).toEqual([true, true, false])
  jobs[1]!.resolve('b')
  await settled()
  expect(jobs[2]!.isStarted()).toBe(true)
  jobs[0]!.resolve('a')
  jobs[2]!.resolve('c')
  await expect(Promise.all(done)).resolves.toEqual(['a', 'b', 'c'])
})

test('one that takes all slots waits for all and is not overtaken', async () => {
  const slots = gate(2)
  const [small, large, late] = [job(), job(), job()]
  const done = [slots(1, undefined, small.run), slots(2, undefined, large.run), slots(1, undefined, late.run)]
  await settled()
  expect([large.isStarted(), late.isStarted()]).toEqual([false, false])
  small.resolve('small')
  await settled()
  expect([large.isStarted(), late.isStarted()]).toEqual([true, false])
  large.resolve('large')
  late.resolve('late')
  await Promise.all(done)
})

test('failed work gives its slot back', async () => {
  const slots = gate(1)
  await expect(slots(1, undefined, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  await expect(slots(1, undefined, async () => 'next')).resolves.toBe('next')
})

test('who gives up while waiting leaves the line and holds nobody up', async () => {
  const slots = gate(2)
  const [running, never, after] = [job(), job(), job()]
  const giveUp = new AbortController()
  const first = slots(1, undefined, running.run)
  const waiting = slots(2, giveUp.signal, never.run)
  const third = slots(1, undefined, after.run)
  giveUp.abort(new Error('enough'))
  await expect(waiting).rejects.toThrow('enough')
  await settled()
  expect([never.isStarted(), after.isStarted()]).toEqual([false, true])
  running.resolve('')
  after.resolve('')
  await Promise.all([first, third])
})

test('who has given up already never stands in line', async () => {
  const slots = gate(1)
  await expect(slots(1, AbortSignal.abort(new Error('enough')), async () => 'no')).rejects.toThrow('enough')
  await expect(slots(1, undefined, async () => 'yes')).resolves.toBe('yes')
})
