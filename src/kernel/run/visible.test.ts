import { domain, event, visibleEvents, type Caller } from '#kernel'
import { testApp, tester } from '#kernel/testing'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'

const Seen = event('pot.seen', { n: z.number() }, { subject: () => 'pot' })
const Hidden = event('pot.hidden', { n: z.number() }, { subject: () => 'pot', permission: 'pot:read' })

async function openPot() {
  const app = await testApp([domain('pot', { about: 'Pots', events: [Seen, Hidden] })])
  onTestFinished(() => app.stop())
  for (let n = 1; n <= 6; n += 1) await app.append([n % 3 === 0 ? Seen({ n }) : Hidden({ n })], {})
  const held = new Set<string>()
  const caller: Caller = {
    actor: tester,
    can: permission => held.has(permission),
    ended: new AbortController().signal,
  }
  const { events, catalog } = app
  return { app, held, log: visibleEvents({ events, eventOfType: catalog.eventOfType, caller }) }
}

test('an event that asks for a permission is read by those who hold it, and pages are full for the others', async () => {
  const { log, held } = await openPot()
  const numbers = async (limit: number, descending = false) =>
    (await log.read({ after: 0, limit, descending })).map(({ data }) => (data as { n: number }).n)
  expect(await numbers(2)).toEqual([3, 6])
  expect(await numbers(1)).toEqual([3])
  expect(await numbers(1, true)).toEqual([6])
  expect(await numbers(9, true)).toEqual([6, 3])
  held.add('pot:read')
  expect(await numbers(2)).toEqual([1, 2])
})

test('who follows sees what they may see at that moment', async () => {
  const { app, log, held } = await openPot()
  const leave = new AbortController()
  const followed = log.follow({ after: 0, signal: leave.signal })[Symbol.asyncIterator]()
  const next = async () => ((await followed.next()).value.data as { n: number }).n
  expect([await next(), await next()]).toEqual([3, 6])
  held.add('pot:read')
  await app.append([Hidden({ n: 7 })], {})
  expect(await next()).toBe(7)
  leave.abort()
})
