import { expect, test } from 'vitest'
import { faults, guest, makeMany, openGuests, signal } from './testing/guest-world.ts'
import type { Fault } from './testing/pve-simulator.ts'

test('20 made at once, with locks, taken numbers and lost answers, are 20', () => makeMany(20, 1))

test.each(faults)('one made in spite of %s is one', async fault => {
  const script: (Fault | undefined)[] = [fault, fault]
  const { simulator, connect, ours } = await openGuests({ fault: () => script.pop() })
  const vmid = await connect().create(guest('alice-k1'), signal())
  expect(ours()).toEqual([{ vmid, node: 'pve', tags: 'alice-k1' }])
  expect(await connect().create(guest('alice-k1'), signal())).toBe(vmid)
  expect(ours()).toHaveLength(1)
  expect(simulator.problems).toEqual([])
})

test('what a process began that was killed is found by the next', async () => {
  const controller = new AbortController()
  const { connect, ours } = await openGuests({
    taskTakes: () => 20,
    fault() {
      controller.abort(new Error('killed'))
      return undefined
    },
  })
  const killed = connect().create(guest('alice-k1'), controller.signal)
  await expect(killed).rejects.toThrow('killed')
  const vmid = await connect().create(guest('alice-k1'), signal())
  expect(ours()).toEqual([{ vmid, node: 'pve', tags: 'alice-k1' }])
})

test('what a worker left half-made when it died is named, and nothing is made beside it', async () => {
  const script: Fault[] = ['worker died half-way']
  const { connect, ours } = await openGuests({ fault: () => script.pop() })
  const create = connect().create(guest('alice-k1'), signal())
  await expect(create).rejects.toMatchObject({
    kind: 'permanent',
    message: expect.stringContaining('VM 100'),
  })
  expect(ours()).toHaveLength(1)
})
