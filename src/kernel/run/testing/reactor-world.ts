import { reaction, type DeadLetter, type EventRecord, type Priority } from '#kernel'
import { fakeClock, silentLog, type FakeClock } from '#kernel/testing'
import { expect } from 'vitest'
import { createReactor, type Reactor, type ReactorDeps, type StartedReaction } from '../react.ts'
import { memoryDeadLetters } from './memory-dead-letters.ts'
import { memoryLog, type MemoryLog } from './memory-log.ts'
import { memoryTurns } from './memory-turns.ts'

export const never = new Promise<void>(() => {})

/** Everything a reactor stands on, in memory. */
export interface World {
  readonly clock: FakeClock
  readonly log: MemoryLog
  readonly checkpoints: Map<string, number>
  readonly saves: string[]
  readonly letters: Map<string, DeadLetter>
  readonly turns: ReturnType<typeof memoryTurns>
  /** What happened, as the handler wrote it. */
  readonly story: string[]
}

export const world = (clock = fakeClock()): World => ({
  clock,
  log: memoryLog({ clock }),
  checkpoints: new Map(),
  saves: [],
  letters: new Map(),
  turns: memoryTurns(),
  story: [],
})

export type Handle = (record: EventRecord, signal: AbortSignal) => Promise<void> | void

/** A reactor whose reactions all do the same. */
export function reactorOf(here: World, handle: Handle, more: Partial<ReactorDeps> = {}): Reactor {
  const { clock, log, checkpoints, saves, letters, turns } = here
  return createReactor({
    head: log.head,
    read: log.read,
    bus: log.bus,
    clock,
    random: () => 1,
    logger: silentLog,
    loadCheckpoint: async name => checkpoints.get(name),
    async saveCheckpoint(name, position) {
      saves.push(`${name} ${position}`)
      checkpoints.set(name, position)
    },
    deadLetters: memoryDeadLetters(letters),
    exclusive: turns.exclusive,
    run: async (_, record, signal) => handle(record, signal),
    ...more,
  })
}

export const notes = (options: Partial<StartedReaction> = {}): StartedReaction => ({
  ...reaction('notes.keep', { about: '', on: 'note.>', run: async () => {} }),
  retry: { attempts: 3, first: '100ms', factor: 2, max: '1s' },
  ...options,
})

export const note = (subject: string, priority: Priority = 'normal') => ({
  type: 'note.written',
  subject,
  priority,
})
export const many = (count: number, subjectOf: (at: number) => string, priority?: Priority) =>
  Array.from({ length: count }, (_, at) => note(subjectOf(at), priority))

/** Starts, lets everything be done, stops. */
export async function runThrough(here: World, reactor: Reactor, ...reactions: readonly StartedReaction[]) {
  await start(here, reactor, ...reactions)
  await here.clock.tick('1h')
  await stop(here, reactor)
}

export async function start({ clock }: World, reactor: Reactor, ...reactions: readonly StartedReaction[]) {
  const started = reactor.start(reactions)
  await clock.settle()
  await started
}

export async function stop({ clock }: World, reactor: Reactor) {
  const stopped = reactor.stop()
  await clock.tick('5s')
  await stopped
  expect(clock.waiting(), 'timers left behind').toBe(0)
}
