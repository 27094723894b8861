import { reaction, Refusal, type DeadLetter, type EventRecord, type Priority } from '#kernel'
import { fakeClock, silentLog } from '#kernel/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createReactor } from './react.ts'
import { memoryDeadLetters } from './testing/memory-dead-letters.ts'
import { memoryLog } from './testing/memory-log.ts'
import { memoryTurns } from './testing/memory-turns.ts'

// A process is dropped at any moment and another begins with what was saved. Whatever happens:
// nothing is skipped, a subject keeps its order, and no checkpoint is beyond an event that is not done.

const outcome = fc.record({
  ms: fc.constantFrom(0, 0, 1, 5, 40),
  ends: fc.constantFrom('well', 'well', 'well', 'well', 'fault', 'fault', 'refusal', 'never'),
})
const event = fc.record({
  subject: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
  priority: fc.constantFrom<Priority>('critical', 'high', 'normal', 'low'),
  type: fc.constantFrom('note.written', 'note.read', 'other.thing'),
})
const life = fc.record({
  appends: fc.array(fc.record({ events: fc.array(event, { maxLength: 12 }), pauseMs: fc.nat(30) }), {
    maxLength: 6,
  }),
  isStopped: fc.boolean(),
})
const options = fc.record({
  lives: fc.array(life, { minLength: 1, maxLength: 5 }),
  outcomes: fc.array(outcome, { minLength: 5, maxLength: 40 }),
  window: fc.integer({ min: 1, max: 12 }),
  concurrency: fc.integer({ min: 1, max: 4 }),
  historySize: fc.integer({ min: 1, max: 12 }),
  readMs: fc.constantFrom(0, 0, 3),
})

test('G6: whenever a process is dropped, the next one skips nothing and keeps the order of every subject', async () => {
  await fc.assert(
    fc.asyncProperty(options, async ({ lives, outcomes, window, concurrency, historySize, readMs }) => {
      const clock = fakeClock()
      const log = memoryLog({ clock, historySize, readMs: () => readMs })
      const checkpoints = new Map<string, number>([['notes.keep', 0]])
      const letters = new Map<string, DeadLetter>()
      const done = new Set<number>()
      // Collected, because what throws inside a reaction is only tried again.
      const violations: string[] = []
      let attempts = 0
      const ofUs = () => log.records.filter(each => each.type.startsWith('note.'))

      const finished = (record: EventRecord) => {
        const earlier = ofUs().filter(
          each => each.subject === record.subject && each.position < record.position,
        )
        for (const { position } of earlier) {
          if (!done.has(position)) violations.push(`${record.position} was done before ${position}`)
        }
        done.add(record.position)
      }

      const incarnate = () => {
        const store = memoryDeadLetters(letters)
        const busy = new Set<string>()
        const lastOf = new Map<string, number>()
        let isAlive = true
        const whileAlive = <T>(work: () => Promise<T>): Promise<T> =>
          isAlive ? work() : new Promise(() => {})

        const run = async (record: EventRecord, signal: AbortSignal) => {
          const { subject, position } = record
          if (busy.has(subject)) violations.push(`${position} began while another of ${subject} ran`)
          const last = lastOf.get(subject) ?? 0
          if (position < last) violations.push(`${position} began after ${last}`)
          busy.add(subject)
          lastOf.set(subject, position)
          const { ms, ends } = outcomes[(attempts += 1) % outcomes.length]!
          signal.addEventListener('abort', () => busy.delete(subject))
          if (ms > 0) await new Promise<void>(resolve => void clock.after(ms, resolve))
          if (!isAlive || ends === 'never') return new Promise<void>(() => {})
          busy.delete(subject)
          if (ends === 'fault') throw new Error('broken')
          if (ends === 'refusal') throw new Refusal('FORBIDDEN', 'no')
          if (!signal.aborted) finished(record)
        }

        const reactor = createReactor({
          head: log.head,
          read: query => whileAlive(() => log.read(query)),
          bus: log.bus,
          clock,
          random: () => 0.3,
          logger: silentLog,
          window,
          attemptTimeout: '2s',
          exclusive: memoryTurns().exclusive,
          run: (_, record, signal) => whileAlive(() => run(record, signal)),
          loadCheckpoint: async name => checkpoints.get(name),
          saveCheckpoint: (name, position) =>
            whileAlive(async () => {
              const first = ofUs().find(each => each.position <= position && !done.has(each.position))
              if (first) violations.push(`a checkpoint at ${position} is beyond ${first.position}`)
              checkpoints.set(name, position)
            }),
          deadLetters: {
            ...store,
            add: letter =>
              whileAlive(async () => {
                finished(log.records[letter.position - 1]!)
                await store.add(letter)
              }),
          },
        })
        return { reactor, drop: () => (isAlive = false) }
      }

      const keep = {
        ...reaction('notes.keep', { about: '', on: 'note.>', concurrency, run: async () => {} }),
        retry: { attempts: 3, first: '10ms', factor: 2, max: '1s' } as const,
      }
      for (const { appends, isStopped } of lives) {
        const { reactor, drop } = incarnate()
        void reactor.start([keep])
        for (const { events, pauseMs } of appends) {
          log.append(...events)
          await clock.tick(pauseMs)
        }
        const stopped = isStopped ? reactor.stop() : undefined
        if (isStopped) await clock.tick('5s')
        await stopped
        drop()
      }

      expect(violations).toEqual([])
      const { reactor } = incarnate()
      void reactor.start([keep])
      await clock.tick('2h')
      expect(violations).toEqual([])
      expect([...done].toSorted((a, b) => a - b)).toEqual(ofUs().map(each => each.position))
      expect(reactor.stats()[0]).toMatchObject({ lag: 0, running: 0, waiting: 0, held: 0 })
      const stopped = reactor.stop()
      await clock.tick('5s')
      await stopped
      expect(checkpoints.get('notes.keep')).toBe(log.records.length)
    }),
    { numRuns: 80 },
  )
}, 60_000)
