// An approved plan is carried out once and said to be, whenever a process dies.
import { changes } from '#domains/changes'
import { shelf } from '#domains/changes/testing'
import { isRefusal, type Actor } from '#kernel'
import type { Store } from '#kernel/ports'
import { fakeClock, memoryBlobs, memoryDisk, memoryStore, testApp } from '#kernel/testing'
import { expect, test } from 'vitest'
import { lookAfter } from '../../src/domains/changes/operations/look-after.ts'
import { mortalStore, type Death } from '../../src/kernel/run/testing/mortal-store.ts'
import { onEveryStore } from './stores.ts'

const ann: Actor = { id: 'ann', kind: 'person' }
const blobs = memoryBlobs()

/** Approves a change in a process that dies, and lets the next one go on. */
async function survive(death: Death) {
  const disk = memoryDisk()
  const clock = fakeClock()
  const open = (store: Store = memoryStore({ disk })) => testApp([shelf, changes], { clock, blobs, store })
  const before = await open()
  const wish = { operation: 'shelf.put', input: { thing: 'cup' } }
  const { change_id } = (await before.call('changes.propose', wish, { actor: ann })) as { change_id: string }
  await before.stop()

  const store = mortalStore(disk, death)
  const dying = await open(store)
  // Whoever asked never hears of it when the process dies.
  const approving = dying.call('changes.approve', { change_id }, { actor: ann }).then(() => dying.stop())
  approving.catch(() => undefined)
  for (let turn = 0; turn < 50; turn += 1) await clock.settle()
  if (!store.isDead) await approving

  await clock.tick('12m')
  const after = await open()
  await after.call(lookAfter, { change_id }, { actor: { id: 'alice', kind: 'system' } })
  const events = await after.events.read({ after: 0, limit: 100, patterns: ['change.*', 'thing.*'] })
  await after.stop()
  return { hasDied: store.isDead, types: events.map(({ type }) => type) }
}

test('an approval that was written down is carried out once, whatever commit a process dies at', async () => {
  let deaths = 0
  for (const isWritten of [false, true]) {
    for (let commit = 1; commit < 50; commit += 1) {
      const { hasDied, types } = await survive({ commit, isWritten })
      if (!hasDied) break
      deaths += 1
      const counted = (wanted: string) => types.filter(type => type === wanted).length
      const isApproved = types.includes('change.reviewed')
      expect([counted('thing.put'), counted('change.applied')], `commit ${commit}`).toEqual(
        isApproved ? [1, 1] : [0, 0],
      )
      expect([counted('change.reviewed'), counted('change.failed')]).toEqual([isApproved ? 1 : 0, 0])
    }
  }
  // Before and after the verdict, the operation and the answer.
  expect(deaths).toBe(6)
})

onEveryStore('changes', (open, isShared) => {
  test('of processes and people who approve at the same moment one carries the plan out', async () => {
    const place = open()
    const first = await place.start([shelf, changes], { blobs })
    const apps = isShared
      ? [
          first,
          await place.start([shelf, changes], { blobs }),
          await place.start([shelf, changes], { blobs }),
        ]
      : [first, first, first]
    const wish = { operation: 'shelf.put', input: { thing: 'cup' } }
    const { change_id } = (await first.call('changes.propose', wish, { actor: ann })) as { change_id: string }
    const ends = await Promise.allSettled(
      apps.map(app => app.call('changes.approve', { change_id }, { actor: ann })),
    )
    const told = ends.map(end => {
      if (end.status === 'fulfilled') return (end.value as { status: string }).status
      return isRefusal(end.reason) ? end.reason.code : String(end.reason)
    })
    expect(told.toSorted()).toEqual(['NOT_PENDING', 'NOT_PENDING', 'applied'])
    const put = await first.events.read({ after: 0, limit: 10, patterns: ['thing.put', 'change.reviewed'] })
    expect(put.map(({ type }) => type)).toEqual(['change.reviewed', 'thing.put'])
    const { counts, changes: listed } = (await first.call(
      'changes.list',
      { operation: 'shelf.*', author: 'person:ann' },
      { actor: ann },
    )) as { counts: object; changes: readonly { status: string }[] }
    expect([counts, listed.map(({ status }) => status)]).toEqual([{ applied: 1 }, ['applied']])
  })
})
