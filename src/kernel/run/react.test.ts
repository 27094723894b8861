import { Refusal, type DeadLetter } from '#kernel'
import { describe, expect, test } from 'vitest'
import { memoryDeadLetters } from './testing/memory-dead-letters.ts'
import {
  many,
  never,
  note,
  notes,
  reactorOf,
  runThrough,
  start,
  stop,
  world,
} from './testing/reactor-world.ts'

describe('G6: a reaction', () => {
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
    const whenUp = async <T>(work: () => T | Promise<T>): Promise<T> => {
      if (isDown) throw new Error('the disk is gone')
      return work()
    }
    const reactor = reactorOf(here, record => void here.story.push(`${record.position}`), {
      loadCheckpoint: name => whenUp(() => here.checkpoints.get(name)),
      saveCheckpoint: (name, position) => whenUp(() => void here.checkpoints.set(name, position)),
      read: query => whenUp(() => here.log.read(query)),
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
