import { reaction, Refusal, type DeadLetter, type EventRecord, type Priority } from '#kernel'
import { fakeClock, type FakeClock } from '#kernel/testing'
import { describe, expect, test } from 'vitest'
import { createReactor, type Reactor, type ReactorDeps, type StartedReaction } from './react.ts'
import { memoryLog, type MemoryLog } from './testing/memory-log.ts'
import { memoryDeadLetters, memoryTurns, silent } from './testing/memory-reactor.ts'

const never = new Promise<void>(() => {})

interface World {
  readonly clock: FakeClock
  readonly log: MemoryLog
  readonly checkpoints: Map<string, number>
  readonly saves: string[]
  readonly letters: Map<string, DeadLetter>
  readonly turns: ReturnType<typeof memoryTurns>
  /** What happened, as the handler wrote it. */
  readonly story: string[]
}

const world = (clock = fakeClock()): World => ({
  clock,
  log: memoryLog({ clock }),
  checkpoints: new Map(),
  saves: [],
  letters: new Map(),
  turns: memoryTurns(),
  story: [],
})

type Handle = (record: EventRecord, signal: AbortSignal) => Promise<void> | void

function reactorOf(here: World, handle: Handle, more: Partial<ReactorDeps> = {}): Reactor {
  const { clock, log, checkpoints, saves, letters, turns } = here
  return createReactor({
    head: log.head,
    read: log.read,
    bus: log.bus,
    clock,
    random: () => 1,
    logger: silent,
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

const notes = (options: Partial<StartedReaction> = {}): StartedReaction => ({
  ...reaction('notes.keep', { about: '', on: 'note.>', run: async () => {} }),
  retry: { attempts: 3, first: '100ms', factor: 2, max: '1s' },
  ...options,
})

const note = (subject: string, priority: Priority = 'normal') => ({ type: 'note.written', subject, priority })
const many = (count: number, subjectOf: (at: number) => string, priority?: Priority) =>
  Array.from({ length: count }, (_, at) => note(subjectOf(at), priority))

/** Starts, lets everything be done, stops. */
async function runThrough(here: World, reactor: Reactor, ...reactions: readonly StartedReaction[]) {
  await start(here, reactor, ...reactions)
  await here.clock.tick('1h')
  await stop(here, reactor)
}

async function start({ clock }: World, reactor: Reactor, ...reactions: readonly StartedReaction[]) {
  const started = reactor.start(reactions)
  await clock.settle()
  await started
}

async function stop({ clock }: World, reactor: Reactor) {
  const stopped = reactor.stop()
  await clock.tick('5s')
  await stopped
  expect(clock.waiting(), 'timers left behind').toBe(0)
}

describe('a reaction', () => {
  test('begins with what comes next, unless it asks for everything', async () => {
    const here = world()
    here.log.append(note('old'))
    const reactor = reactorOf(here, record => void here.story.push(record.subject))
    await start(here, reactor, notes(), notes({ name: 'notes.count', from: 'beginning' }))
    expect(here.saves.toSorted()).toEqual(['notes.count 0', 'notes.keep 1'])
    here.log.append(note('new'), { type: 'other.thing' })
    await here.clock.settle()
    expect(here.story.toSorted()).toEqual(['new', 'new', 'old'])
    await stop(here, reactor)
    expect(Object.fromEntries(here.checkpoints)).toEqual({ 'notes.keep': 3, 'notes.count': 3 })
  })

  test('goes on where it was, and what was appended while it was away is not skipped', async () => {
    const here = world()
    const first = reactorOf(here, record => void here.story.push(`first ${record.position}`))
    await start(here, first, notes())
    here.log.append(note('a'), note('b'))
    await here.clock.settle()
    await stop(here, first)
    here.log.append(note('c'), note('d'))
    const second = reactorOf(here, record => void here.story.push(`second ${record.position}`))
    await start(here, second, notes())
    await second.settled()
    expect(here.story).toEqual(['first 1', 'first 2', 'second 3', 'second 4'])
    await stop(here, second)
  })

  test('writes its checkpoint down now and then, not for every event', async () => {
    const here = world()
    const reactor = reactorOf(here, () => {})
    await start(here, reactor, notes())
    for (let step = 0; step < 100; step += 1) {
      here.log.append(...many(10, at => `s${at}`))
      await here.clock.tick('10ms')
    }
    await here.clock.tick('1s')
    expect(here.checkpoints.get('notes.keep')).toBe(1000)
    expect(here.saves.length).toBeLessThan(10)
    await stop(here, reactor)
  })

  test('never has its checkpoint beyond an event that is not done', async () => {
    const here = world()
    const reactor = reactorOf(here, record => (record.subject === 'stuck' ? never : undefined))
    await start(here, reactor, notes())
    here.log.append(...many(5, at => `s${at}`), note('stuck'), ...many(50, at => `s${at}`))
    await here.clock.tick('1s')
    expect(here.checkpoints.get('notes.keep')).toBe(5)
    expect(reactor.stats()[0]).toMatchObject({ checkpoint: 5, lag: 51, running: 1, delivered: 55 })
    await stop(here, reactor)
    expect(here.checkpoints.get('notes.keep')).toBe(5)
  })

  test('a failing subject holds back its own later events only', async () => {
    const here = world()
    let failures = 2
    const reactor = reactorOf(here, record => {
      here.story.push(`${record.subject}${record.position}`)
      if (record.position === 1 && failures-- > 0) throw new Error('busy')
    })
    await start(here, reactor, notes())
    here.log.append(note('a'), note('a'), note('b'), note('b'))
    await here.clock.settle()
    expect(here.story).toEqual(['a1', 'b3', 'b4'])
    await here.clock.tick('100ms')
    expect(here.story).toEqual(['a1', 'b3', 'b4', 'a1'])
    await here.clock.tick('200ms')
    expect(here.story.slice(3)).toEqual(['a1', 'a1', 'a2'])
    expect(reactor.stats()[0]).toMatchObject({ retried: 2, delivered: 4, dead: 0, last_error: 'FAULT: busy' })
    await stop(here, reactor)
  })

  test('gives an event up after its attempts, with a dead letter, and goes on', async () => {
    const here = world()
    const reactor = reactorOf(here, record => {
      here.story.push(`a${record.position}`)
      if (record.position === 1) throw Object.assign(new Error('no answer'), { code: 'ECONNREFUSED' })
    })
    await runThrough(here, reactor, notes({ from: 'beginning' }))
    here.log.append(note('a'), note('a'))
    const again = reactorOf(here, record => {
      here.story.push(`a${record.position}`)
      if (record.position === 1) throw Object.assign(new Error('no answer'), { code: 'ECONNREFUSED' })
    })
    await runThrough(here, again, notes())
    expect(here.story).toEqual(['a1', 'a1', 'a1', 'a2'])
    expect([...here.letters.values()]).toEqual([
      {
        dead_letter_id: expect.stringMatching(/^dl_[0-9a-v]{23}$/),
        reaction: 'notes.keep',
        position: 1,
        event_id: 'evt_1',
        event_type: 'note.written',
        subject: 'a',
        error: { code: 'ECONNREFUSED', message: 'no answer' },
        attempts: 3,
        failed_at: expect.stringMatching(/^2026-01-01T/),
      },
    ])
    expect(here.checkpoints.get('notes.keep')).toBe(2)
  })

  test('a refusal is an answer: dead letter at once; 503 is not one: tried again', async () => {
    const here = world()
    const attempts = new Map<string, number>()
    const reactor = reactorOf(here, record => {
      const attempt = (attempts.get(record.subject) ?? 0) + 1
      attempts.set(record.subject, attempt)
      if (record.subject === 'refused') throw new Refusal('FORBIDDEN', 'no')
      if (record.subject === 'busy' && attempt < 3) throw new Refusal('BUSY', 'later')
      if (record.subject === 'outage' && attempt < 10) throw new Refusal('STORE_UNAVAILABLE', 'away')
    })
    await start(here, reactor, notes())
    here.log.append(note('refused'), note('busy'), note('outage'))
    await here.clock.tick('1m')
    expect(Object.fromEntries(attempts)).toEqual({ refused: 1, busy: 3, outage: 10 })
    expect([...here.letters.values()].map(each => each.subject)).toEqual(['refused'])
    await stop(here, reactor)
  })

  test('is not done with an event before its dead letter is written', async () => {
    const here = world()
    const store = memoryDeadLetters(here.letters)
    let isDown = true
    let attempts = 0
    const deadLetters = {
      ...store,
      add: async (letter: DeadLetter) => {
        if (isDown) throw new Error('the disk is gone')
        await store.add(letter)
      },
    }
    const reactor = reactorOf(
      here,
      () => {
        attempts += 1
        throw new Error('broken')
      },
      { deadLetters },
    )
    await start(here, reactor, notes())
    here.log.append(note('a'))
    await here.clock.tick('10m')
    expect(here.checkpoints.get('notes.keep')).toBe(0)
    isDown = false
    await here.clock.tick('1m')
    expect(attempts).toBe(3)
    expect([...here.letters.values()]).toMatchObject([{ attempts: 3, error: { message: 'broken' } }])
    expect(here.checkpoints.get('notes.keep')).toBe(1)
    await stop(here, reactor)
  })

  test('an attempt that outlives its time is aborted and tried again, listening or not', async () => {
    const here = world()
    const reactor = reactorOf(
      here,
      (_, signal) => {
        here.story.push('begun')
        signal.addEventListener('abort', () => here.story.push(String(signal.reason)))
        return never
      },
      { attemptTimeout: '5s' },
    )
    await start(here, reactor, notes({ retry: { attempts: 2, first: '1s' } }))
    here.log.append(note('a'))
    await here.clock.tick('20s')
    const timeout = 'Refusal: notes.keep did not finish within 5000 ms'
    expect(here.story).toEqual(['begun', timeout, 'begun', timeout])
    expect([...here.letters.values()]).toMatchObject([{ error: { code: 'DEADLINE_EXCEEDED' } }])
    await stop(here, reactor)
  })

  test('stopping lets what runs finish, aborts what does not within five seconds, and gives nothing up', async () => {
    const here = world()
    const { clock } = here
    const reactor = reactorOf(here, async (record, signal) => {
      here.story.push(`begun ${record.subject}`)
      if (record.subject === 'quick') await new Promise<void>(resolve => void clock.after(1000, resolve))
      if (record.subject === 'polite') {
        await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
      }
      if (record.subject === 'deaf') await never
      here.story.push(`ended ${record.subject}`)
    })
    await start(here, reactor, notes({ concurrency: 3, retry: { attempts: 1 } }))
    here.log.append(note('quick'), note('polite'), note('deaf'), note('waiting'))
    await clock.settle()
    const before = clock.now()
    let took = Infinity
    const stopped = reactor.stop().then(() => (took = clock.now() - before))
    await clock.tick('10s')
    await stopped
    expect(took).toBeLessThanOrEqual(5000)
    expect(here.story).toEqual(['begun quick', 'begun polite', 'begun deaf', 'ended quick'])
    expect(here.checkpoints.get('notes.keep')).toBe(1)
    expect(here.letters.size).toBe(0)
    expect(clock.waiting()).toBe(0)
    expect(here.turns.holders()).toEqual([])
    expect(reactor.stats()[0]).toMatchObject({ state: 'stopped', running: 0 })
    await expect(reactor.start([notes()])).rejects.toThrow('stopping')
  })

  test('trouble with the store passes: nothing is skipped', async () => {
    const here = world()
    let isDown = true
    const trouble = () => {
      if (isDown) throw new Error('the disk is gone')
    }
    const reactor = reactorOf(here, record => void here.story.push(`${record.position}`), {
      loadCheckpoint: async name => (trouble(), here.checkpoints.get(name)),
      saveCheckpoint: async (name, position) => (trouble(), void here.checkpoints.set(name, position)),
      read: async query => (trouble(), here.log.read(query)),
    })
    here.log.append(...many(100, () => 'a'))
    const started = reactor.start([notes({ from: 'beginning' })])
    await here.clock.tick('2s')
    await started
    expect(reactor.stats()[0]).toMatchObject({ state: 'waiting' })
    isDown = false
    await here.clock.tick('30s')
    isDown = true
    here.log.append(...many(100, () => 'a'))
    await here.clock.tick('10s')
    isDown = false
    await here.clock.tick('2m')
    expect(here.story).toEqual(Array.from({ length: 200 }, (_, at) => `${at + 1}`))
    expect(here.checkpoints.get('notes.keep')).toBe(200)
    await stop(here, reactor)
  })
})

describe('priorities', () => {
  test('a flood of 10,000 low events delays a critical one by no more than what runs', async () => {
    const here = world()
    let doneBefore = -1
    const reactor = reactorOf(here, async record => {
      await new Promise<void>(resolve => void here.clock.after(1, resolve))
      here.story.push(record.priority)
      if (record.priority === 'critical') doneBefore = here.story.length - 1
    })
    await start(here, reactor, notes({ concurrency: 4 }))
    here.log.append(...many(10_000, at => `s${at % 500}`, 'low'))
    await here.clock.tick('5ms')
    const before = here.story.length
    expect(before).toBeGreaterThan(0)
    here.log.append(note('urgent', 'critical'))
    await here.clock.tick('3ms')
    expect(doneBefore).toBeGreaterThan(0)
    expect(doneBefore - before).toBeLessThanOrEqual(8)
    await here.clock.tick('10s')
    expect(here.story).toHaveLength(10_001)
    await stop(here, reactor)
    expect(here.checkpoints.get('notes.keep')).toBe(10_001)
  })

  test('it overtakes with the earlier events of its subject, in their order', async () => {
    const here = world()
    const reactor = reactorOf(here, async record => {
      await new Promise<void>(resolve => void here.clock.after(1, resolve))
      here.story.push(`${record.subject} ${record.position}`)
    })
    await start(here, reactor, notes({ concurrency: 2 }))
    here.log.append(
      ...many(3000, at => `s${at % 100}`, 'low'),
      note('x', 'low'),
      ...many(3000, at => `s${at % 100}`, 'low'),
    )
    here.log.append(note('x', 'low'), note('x', 'critical'))
    await here.clock.tick('20ms')
    expect(here.story.filter(each => each.startsWith('x'))).toEqual(['x 3001', 'x 6002', 'x 6003'])
    await here.clock.tick('20s')
    expect(here.story).toHaveLength(6003)
    for (let at = 0; at < 100; at += 1) {
      const mine = here.story
        .filter(each => each.startsWith(`s${at} `))
        .map(each => Number(each.split(' ')[1]))
      expect(mine).toEqual(mine.toSorted((a, b) => a - b))
      expect(mine).toHaveLength(60)
    }
    await stop(here, reactor)
  })

  test('a flood of critical events lets a low one through at least every 16', async () => {
    const here = world()
    const reactor = reactorOf(here, async record => {
      await new Promise<void>(resolve => void here.clock.after(1, resolve))
      here.story.push(record.priority)
    })
    await start(here, reactor, notes({ concurrency: 1 }))
    const mixed = Array.from({ length: 3000 }, (_, at) => note(`s${at}`, at % 10 === 0 ? 'low' : 'critical'))
    here.log.append(...mixed)
    await here.clock.tick('1s')
    const lows = here.story.flatMap((priority, at) => (priority === 'low' ? [at] : []))
    expect(lows.length).toBeGreaterThan(55)
    for (const [index, at] of lows.entries()) expect(at - (lows[index - 1] ?? -1)).toBeLessThanOrEqual(16)
    await here.clock.tick('10s')
    expect(here.story).toHaveLength(3000)
    await stop(here, reactor)
  })

  test('a reaction with a priority of its own takes events as they come', async () => {
    const here = world()
    const reactor = reactorOf(here, record => void here.story.push(`${record.position}`))
    await start(here, reactor, notes({ priority: 'low', concurrency: 1 }))
    here.log.append(...many(3000, at => `s${at}`, 'low'), note('x', 'critical'))
    await reactor.settled()
    expect(here.story).toEqual(Array.from({ length: 3001 }, (_, at) => `${at + 1}`))
    await stop(here, reactor)
  })

  test('the window is bounded: a stuck subject per event stops the intake', async () => {
    const here = world()
    const reactor = reactorOf(here, () => never, { window: 100 })
    await start(here, reactor, notes({ concurrency: 8 }))
    here.log.append(...many(5000, at => `s${at}`))
    await here.clock.tick('1s')
    expect(reactor.stats()[0]).toMatchObject({ running: 8, delivered: 0 })
    // 100 in log order and at most as many normal ones ahead as keep the workers busy.
    expect(reactor.stats()[0]!.waiting).toBeLessThanOrEqual(100 + 256)
    await stop(here, reactor)
  })
})

describe('dead letters', () => {
  async function withLetters() {
    const here = world()
    const state = { isBroken: true }
    const reactor = reactorOf(here, record => {
      here.story.push(`${record.position}${record.replayed ? ' replayed' : ''}`)
      if (state.isBroken) throw new Error('broken')
    })
    await start(
      here,
      reactor,
      notes({ retry: { attempts: 1 } }),
      notes({ name: 'notes.other', retry: { attempts: 1 } }),
    )
    here.log.append(note('a'), note('b'))
    await here.clock.settle()
    here.story.length = 0
    return { here, state, reactor }
  }

  test('can be listed by page and by reaction, and looked at', async () => {
    const { here, reactor } = await withLetters()
    const all = await reactor.deadLetters.list()
    expect(all.map(each => `${each.reaction} ${each.position}`).toSorted()).toEqual([
      'notes.keep 1',
      'notes.keep 2',
      'notes.other 1',
      'notes.other 2',
    ])
    expect(all.map(each => each.position)).toEqual([1, 1, 2, 2])
    const [first, ...rest] = [...(await reactor.deadLetters.list({ limit: 1 }))]
    expect(rest).toEqual([])
    expect(await reactor.deadLetters.list({ cursor: first!.dead_letter_id, limit: 500 })).toHaveLength(3)
    expect(await reactor.deadLetters.list({ reaction: 'notes.other' })).toHaveLength(2)
    expect(await reactor.deadLetters.get(first!.dead_letter_id)).toEqual(first)
    await expect(reactor.deadLetters.get('dl_none')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    for (const limit of [0, 501, 1.5]) {
      await expect(reactor.deadLetters.list({ limit })).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    }
    expect(reactor.stats().map(each => each.dead)).toEqual([2, 2])
    await stop(here, reactor)
  })

  test('replayed, the reaction runs once more on the marked event: failure keeps it, success removes it', async () => {
    const { here, state, reactor } = await withLetters()
    const [letter] = await reactor.deadLetters.list({ reaction: 'notes.keep' })
    const id = letter!.dead_letter_id
    await expect(reactor.deadLetters.replay(id)).rejects.toMatchObject({ code: 'STILL_FAILING', status: 409 })
    expect(await reactor.deadLetters.get(id)).toEqual({ ...letter, attempts: 2 })
    state.isBroken = false
    await reactor.deadLetters.replay(id)
    expect(here.story).toEqual(['1 replayed', '1 replayed'])
    await expect(reactor.deadLetters.replay(id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(here.letters.size).toBe(3)
    await stop(here, reactor)
  })

  test('one that is being replayed is not replayed a second time', async () => {
    const { here, state, reactor } = await withLetters()
    state.isBroken = false
    const [letter] = await reactor.deadLetters.list()
    const both = await Promise.allSettled([
      reactor.deadLetters.replay(letter!.dead_letter_id),
      reactor.deadLetters.replay(letter!.dead_letter_id),
    ])
    expect(both.map(each => each.status).toSorted()).toEqual(['fulfilled', 'rejected'])
    await stop(here, reactor)
  })

  test('discarded, it is gone', async () => {
    const { here, reactor } = await withLetters()
    const [letter] = await reactor.deadLetters.list()
    await reactor.deadLetters.discard(letter!.dead_letter_id)
    expect(here.letters.size).toBe(3)
    await expect(reactor.deadLetters.discard(letter!.dead_letter_id)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    await stop(here, reactor)
  })

  test('of a reaction that is gone, it is kept', async () => {
    const { here, reactor } = await withLetters()
    await stop(here, reactor)
    const later = reactorOf(here, () => {})
    await start(here, later, notes())
    const [letter] = await later.deadLetters.list({ reaction: 'notes.other' })
    await expect(later.deadLetters.replay(letter!.dead_letter_id)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    expect(here.letters.size).toBe(4)
    await stop(here, later)
  })
})

describe('a replay', () => {
  test('delivers a window again, marked, in order per subject, and moves no checkpoint', async () => {
    const here = world()
    const reactor = reactorOf(here, record => {
      here.story.push(`${record.subject}${record.position}${record.replayed ? '!' : ''}`)
      if (record.replayed && record.position === 600) throw new Refusal('FORBIDDEN', 'no')
    })
    await start(here, reactor, notes())
    here.log.append(...many(1000, at => (at % 2 ? 'odd' : 'even')), { type: 'other.thing' })
    await here.clock.tick('1s')
    here.story.length = 0
    const { saves } = here
    const savesBefore = saves.length
    expect(await reactor.replay(notes(), { from: 10, to: 5000 })).toBe(990)
    expect(here.story).toHaveLength(991)
    expect(here.story.every(each => each.endsWith('!'))).toBe(true)
    const odd = here.story.filter(each => each.startsWith('odd'))
    expect(odd).toEqual(
      odd.toSorted((a, b) => Number.parseInt(a.slice(3), 10) - Number.parseInt(b.slice(3), 10)),
    )
    await here.clock.tick('1s')
    expect(saves.length).toBe(savesBefore)
    expect(here.letters.size).toBe(0)
    await stop(here, reactor)
  })

  test('of a window that is none, or a reaction that is not there, is refused', async () => {
    const here = world()
    const reactor = reactorOf(here, () => {})
    await start(here, reactor, notes())
    for (const window of [
      { from: 0, to: 5 },
      { from: 5, to: 4 },
      { from: Number.NaN, to: 4 },
    ]) {
      await expect(reactor.replay(notes(), window)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    }
    await expect(reactor.replay({ name: 'notes.none' }, { from: 1, to: 2 })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    await stop(here, reactor)
  })

  test('ends when the reactor stops', async () => {
    const here = world()
    const reactor = reactorOf(here, record => (record.replayed ? never : undefined))
    await start(here, reactor, notes())
    here.log.append(...many(20, at => `s${at}`))
    await here.clock.settle()
    const ended = expect(reactor.replay(notes(), { from: 1, to: 20 })).rejects.toMatchObject({
      code: 'STOPPING',
    })
    await here.clock.settle()
    await stop(here, reactor)
    await ended
  })
})

describe('in a cluster', () => {
  test('one process serves a reaction; when it goes another goes on', async () => {
    const here = world()
    const first = reactorOf(here, record => void here.story.push(`first ${record.position}`))
    const second = reactorOf(here, record => void here.story.push(`second ${record.position}`))
    await start(here, first, notes())
    const waiting = second.start([notes()])
    await here.clock.tick('500ms')
    await waiting
    here.log.append(note('a'))
    await here.clock.settle()
    expect(second.stats()[0]).toMatchObject({ state: 'waiting' })
    const stopped = first.stop()
    await here.clock.settle()
    await stopped
    here.log.append(note('a'))
    await here.clock.settle()
    expect(here.story).toEqual(['first 1', 'second 2'])
    expect(second.stats()[0]).toMatchObject({ state: 'serving' })
    await stop(here, second)
  })

  test('one that loses its turn writes no checkpoint and gives nothing up, and may serve again later', async () => {
    const here = world()
    let isStuck = true
    const reactor = reactorOf(here, record => {
      here.story.push(`${record.position}`)
      return isStuck && record.subject === 'stuck' ? never : undefined
    })
    await start(here, reactor, notes({ concurrency: 1 }))
    here.log.append(note('a'), note('stuck'), note('b'))
    await here.clock.settle()
    isStuck = false
    here.turns.lose('notes.keep')
    await here.clock.tick('1m')
    expect(here.story).toEqual(['1', '2', '1', '2', '3'])
    expect(here.saves).toEqual(['notes.keep 0', 'notes.keep 3'])
    expect(here.letters.size).toBe(0)
    await stop(here, reactor)
  })
})
