import type { EventRecord } from '#kernel'
import { testApp } from '#kernel/testing'
import { bar, CupPoured, guest } from '#surfaces/testing'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { cloudEventEnvelope } from './event-frames.ts'
import { createFanOut, type Batch, type Member } from './fan-out.ts'
import type { Outbox } from './outbox.ts'
import { startSubscription } from './subscription.ts'

const turn = () => new Promise<void>(done => void setImmediate(done))

async function openBar() {
  const app = await testApp([bar])
  await app.start()
  onTestFinished(() => app.stop())
  const pour = (...cups: string[]) => app.append(cups.map(cup => CupPoured({ cup })))
  return { app, pour, fanOut: createFanOut(app.bus) }
}

function memberOf(onBatch: (batch: Batch) => void = () => {}) {
  const positions: number[] = []
  const counts = { fellBehind: 0 }
  const member: Member = {
    deliver(batch) {
      positions.push(...batch.records.map(({ position }) => position))
      onBatch(batch)
    },
    fallBehind: () => void (counts.fellBehind += 1),
  }
  return { member, positions, counts }
}

test('what comes while members are served is one batch, and those who ask for the same frames share them', async () => {
  const { pour, fanOut } = await openBar()
  const batches: Batch[] = []
  const { member, positions } = memberOf(batch => batches.push(batch))
  fanOut.join({ patterns: ['cup.*'] }, member)
  await Promise.all([pour('a'), pour('b'), pour('c', 'd')])
  await turn()
  await turn()
  expect(positions).toEqual([1, 2, 3, 4])
  const [batch] = batches
  expect(batch!.framesFor(cloudEventEnvelope('s'))).toBe(batch!.framesFor(cloudEventEnvelope('s')))
  expect(batch!.framesFor(cloudEventEnvelope('s'))).not.toBe(batch!.framesFor(cloudEventEnvelope('t')))
})

test('the bus is listened to once for the same patterns in any order, and no longer when the last one left', async () => {
  const { app, fanOut } = await openBar()
  const before = app.bus.stats().subscribers
  const filters = [
    { patterns: ['cup.*', 'plate.*'] },
    { patterns: ['plate.*', 'cup.*'] },
    { patterns: ['cup.*', 'plate.*'], subject: 'red' },
  ]
  const leaves = filters.map(filter => fanOut.join(filter, memberOf().member))
  expect([app.bus.stats().subscribers - before, fanOut.size]).toEqual([1, 2])
  for (const leave of leaves) leave()
  for (const leave of leaves) leave()
  expect([app.bus.stats().subscribers - before, fanOut.size]).toEqual([0, 0])
})

test('members that cannot be served in time are told to read the log, and what waits for them is let go', async () => {
  const { pour, fanOut } = await openBar()
  const { member, counts } = memberOf()
  const fallBehind = () => {
    member.fallBehind()
    leave()
  }
  const leave = fanOut.join({}, { ...member, fallBehind })
  // One commit hands on all of them before anybody is served.
  await pour(...Array.from({ length: 9000 }, (_, at) => `c${at}`))
  expect(counts.fellBehind).toBe(1)
  expect(fanOut.size).toBe(0)
})

/** A reader that is full now and then, and takes what waits a little later. */
function moodyOutbox(isFull: () => boolean, seen: number[]): Outbox {
  return {
    say() {},
    write(frames) {
      for (const [, position] of frames.toString('latin1').matchAll(/"position":(\d+)\}/g)) {
        seen.push(Number(position))
      }
    },
    isFull,
    async drained() {
      await turn()
      return true
    },
  }
}

test('whatever is written, read slowly, joined and left: everybody gets each of its events once and in order', async () => {
  const reader = fc.record({
    after: fc.nat(20),
    subject: fc.constantFrom(undefined, 'c0', 'c1'),
    moods: fc.infiniteStream(fc.boolean()),
    beginsAt: fc.nat(10),
  })
  const writes = fc.array(fc.nat(30), { minLength: 10, maxLength: 20 })
  await fc.assert(
    fc.asyncProperty(fc.array(reader, { minLength: 1, maxLength: 8 }), writes, async (readers, sizes) => {
      await using app = await testApp([bar])
      await app.start()
      const fanOut = createFanOut(app.bus)
      await app.append(Array.from({ length: 20 }, (_, at) => CupPoured({ cup: `c${at % 3}` })))
      const started = readers.map(({ moods }) => ({ seen: [] as number[], mood: moods[Symbol.iterator]() }))
      for (const [at, size] of sizes.entries()) {
        for (const [index, { beginsAt, after, subject }] of readers.entries()) {
          if (beginsAt !== at) continue
          const { seen, mood } = started[index]!
          const outbox = moodyOutbox(() => mood.next().value === true, seen)
          const envelope = cloudEventEnvelope('s')
          startSubscription(
            { app, fanOut, caller: guest, outbox },
            {
              filter: { subject },
              after,
              take: (records, batch) => outbox.write(batch?.framesFor(envelope) ?? framesOf(records)),
              onRefused: () => {},
              onSlow: () => {},
            },
          )
        }
        const cups = Array.from({ length: size }, (_, cup) => CupPoured({ cup: `c${cup % 3}` }))
        if (at % 3 === 0) void app.append(cups)
        else await app.append(cups)
      }
      await app.append([CupPoured({ cup: 'c0' }), CupPoured({ cup: 'c1' })])
      const all = await app.events.read({ after: 0, limit: 10_000 })
      for (const [index, { after, subject, beginsAt }] of readers.entries()) {
        const wanted = all.filter(
          record => record.position > after && (subject === undefined || record.subject === subject),
        )
        if (beginsAt >= sizes.length) continue
        await expect.poll(() => started[index]!.seen.length).toBe(wanted.length)
        expect(started[index]!.seen).toEqual(wanted.map(({ position }) => position))
      }
    }),
    { numRuns: 15 },
  )
})

const framesOf = (records: readonly EventRecord[]) =>
  Buffer.from(records.map(({ position }) => `{"position":${position}}`).join(''))
