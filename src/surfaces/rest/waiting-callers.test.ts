import { expect, test } from 'vitest'
import { createWaitingCallers } from './waiting-callers.ts'

test('so many wait, of them so many for one actor, and who leaves makes room', async () => {
  const callers = createWaitingCallers({ all: 3, perActor: 2 })
  const leave: (() => void)[] = []
  const wait = (actor: string) =>
    callers.admit(actor, () => new Promise<string>(done => leave.push(() => done(actor))))
  const ann = [wait('ann'), wait('ann')]
  expect(await wait('ann')).toBeUndefined()
  const bob = wait('bob')
  expect(await wait('bob')).toBeUndefined()
  leave[0]!()
  expect(await ann[0]).toBe('ann')
  const again = wait('bob')
  for (const each of leave) each()
  expect(await Promise.all([ann[1], bob, again])).toEqual(['ann', 'bob', 'bob'])
})

test('a wait that breaks makes room too', async () => {
  const callers = createWaitingCallers({ all: 1, perActor: 1 })
  await expect(callers.admit('ann', () => Promise.reject(new Error('gone')))).rejects.toThrow('gone')
  expect(await callers.admit('ann', async () => 'ann')).toBe('ann')
})
