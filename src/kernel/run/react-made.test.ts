import { sqliteStore } from '#adapters/sqlite'
import { domain, event, reaction, ReactionControl, Refusal, service, type EventRecord } from '#kernel'
import { memoryDisk, memoryStore, testApp } from '#kernel/testing'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import type { Store } from './ports.ts'
import { note, notes, reactorOf, start, stop, world } from './testing/reactor-world.ts'

const CupPoured = event('cup.poured', { cup: z.string() }, { subject: data => data.cup })

/** An app whose reactions a test makes itself. */
async function barWith(disk = memoryDisk(), store: Store = memoryStore({ disk })) {
  const given = Promise.withResolvers<ReactionControl>()
  const lend = service('lend', {
    about: 'Hands out the control of reactions.',
    uses: { reactions: ReactionControl },
    async start({ reactions }) {
      given.resolve(reactions)
      return { stop: async () => {} }
    },
  })
  const app = await testApp([domain('bar', { about: '', events: [CupPoured], services: [lend] })], {
    store,
  })
  await app.start()
  return { app, disk, reactions: await given.promise }
}

/** A reaction that writes down what it saw, and says when it saw so many. */
function watcher(count: number) {
  const seen: number[] = []
  const enough = Promise.withResolvers<undefined>()
  const made = reaction('made.watcher', {
    about: '',
    on: 'cup.>',
    async run({ position }: EventRecord) {
      seen.push(position)
      if (seen.length === count) enough.resolve(undefined)
    },
  })
  return { made, seen, enough: enough.promise }
}

test('a reaction made while Alice runs begins after the position it was given', async () => {
  const { app, reactions } = await barWith()
  await app.append(['a', 'b', 'c'].map(cup => CupPoured({ cup })))
  const { made, seen, enough } = watcher(2)
  await reactions.serve(made, { after: 1 })
  await enough
  expect(seen).toEqual([2, 3])
  await app.stop()
})

test('released and served again it goes on where it was, also in the next process', async () => {
  const first = await barWith()
  const one = watcher(1)
  await first.reactions.serve(one.made, { after: 0 })
  await first.app.append([CupPoured({ cup: 'a' })])
  await one.enough
  await first.reactions.release(one.made.name)
  await first.app.append([CupPoured({ cup: 'b' })])
  await first.app.stop()

  const second = await barWith(first.disk)
  const two = watcher(1)
  await second.reactions.serve(two.made, { after: 0 })
  await two.enough
  expect(two.seen).toEqual([2])
  await second.app.stop()
})

test('released forever it leaves neither a checkpoint nor dead letters', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'alice-made-'))
  const { app, reactions } = await barWith(undefined, sqliteStore({ folder }))
  const broken = reaction('made.broken', {
    about: '',
    on: 'cup.>',
    run: () => Promise.reject(new Refusal('NO', 'No')),
  })
  await reactions.serve(broken)
  await app.append([CupPoured({ cup: 'a' })])
  while ((await reactions.deadLetters({ limit: 1 })).length === 0) await new Promise(setImmediate)
  await reactions.release(broken.name, { isForever: true })
  expect(await reactions.deadLetters({ limit: 1 })).toEqual([])
  const { made, seen, enough } = watcher(1)
  await reactions.serve({ ...made, name: broken.name }, { after: 0 })
  await enough
  expect(seen).toEqual([1])
  await app.stop()
  await rm(folder, { recursive: true })
})

test('whoever failed says how long to wait before the next try', async () => {
  const here = world()
  const more = { status: 503, details: { retry_after_ms: 60_000 } }
  const reactor = reactorOf(here, () => {
    here.story.push(new Date(here.clock.now()).toISOString().slice(14, 19))
    if (here.story.length < 2) throw new Refusal('BUSY', 'Come back in a minute', more)
  })
  await start(here, reactor, notes())
  here.log.append(note('a'))
  await here.clock.tick('2m')
  expect(here.story).toEqual(['00:00', '01:00'])
  await stop(here, reactor)
})
