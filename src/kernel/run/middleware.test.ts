import type { EventRecord, Logger } from '#kernel'
import { fakeClock } from '#kernel/testing'
import { describe, expect, test } from 'vitest'
import { eventFilter } from './event-filter.ts'
import { eventLogger } from './event-logger.ts'
import { eventMetrics } from './metrics.ts'
import { composeMiddleware, type DraftEvent, type Middleware } from './middleware.ts'

const draft = (type: string, more: Partial<DraftEvent> = {}): DraftEvent => ({
  type,
  version: 1,
  subject: 'cat',
  data: {},
  ...more,
})

/** A log that remembers its batches. */
function journal() {
  const batches: string[][] = []
  let position = 0
  const submit = async (kept: readonly DraftEvent[]) => {
    batches.push(kept.map(each => each.type))
    return kept.map(each => ({ ...each, id: `evt_${(position += 1)}`, position }) as EventRecord)
  }
  return { batches, submit }
}

const types = (records: readonly (EventRecord | undefined)[]) => records.map(record => record?.type)

describe('middleware', () => {
  test('without any, an append goes straight to the log', () => {
    const answer = Promise.resolve([])
    expect(composeMiddleware([])([draft('asset.tagged')], () => answer)).toBe(answer)
  })

  test('sees every event on its way in and its record on its way out, the outermost first and last', async () => {
    const story: string[] = []
    const named =
      (name: string): Middleware =>
      async (event, next) => {
        story.push(`${name} in ${event.type}`)
        const record = await next(event)
        story.push(`${name} out ${record!.position}`)
        return record
      }
    const { submit, batches } = journal()
    await composeMiddleware([named('outer'), named('inner')])([draft('asset.tagged')], submit)
    expect(story).toEqual(['outer in asset.tagged', 'inner in asset.tagged', 'inner out 1', 'outer out 1'])
    expect(batches).toEqual([['asset.tagged']])
  })

  test('events of one append are one batch, in order, however long each takes', async () => {
    const clock = fakeClock()
    const slowFirst: Middleware = async (event, next) => {
      if (event.type === 'asset.first') await new Promise<void>(resolve => void clock.after(100, resolve))
      return next(event)
    }
    const { submit, batches } = journal()
    const answer = composeMiddleware([slowFirst])([draft('asset.first'), draft('asset.second')], submit)
    await clock.tick('99ms')
    expect(batches).toEqual([])
    await clock.tick('1ms')
    expect((await answer).map(record => record?.position)).toEqual([1, 2])
    expect(batches).toEqual([['asset.first', 'asset.second']])
  })

  test('one that does not hand on vetoes that event and no other', async () => {
    const veto: Middleware = async (event, next) => (event.type === 'asset.secret' ? undefined : next(event))
    const { submit, batches } = journal()
    const prepare = composeMiddleware([veto])
    expect(types(await prepare([draft('asset.secret'), draft('asset.tagged')], submit))).toEqual([
      undefined,
      'asset.tagged',
    ])
    expect(types(await prepare([draft('asset.secret')], submit))).toEqual([undefined])
    expect(await prepare([], submit)).toEqual([])
    expect(batches).toEqual([['asset.tagged']])
  })

  test('what it hands on is what is appended, and what it returns is the answer', async () => {
    const rename: Middleware = async (event, next) => {
      const record = await next({ ...event, type: 'asset.renamed', data: { was: event.type } })
      return { ...record!, subject: 'dog' }
    }
    const { submit, batches } = journal()
    const [record] = await composeMiddleware([rename])([draft('asset.tagged')], submit)
    expect(batches).toEqual([['asset.renamed']])
    expect(record).toMatchObject({ type: 'asset.renamed', subject: 'dog', data: { was: 'asset.tagged' } })
  })

  test('one that throws before the append refuses the whole append, also to those that wait', async () => {
    const told: string[] = []
    const watch: Middleware = async (event, next) => {
      try {
        return await next(event)
      } catch (error) {
        told.push(`${event.type} ${(error as Error).message}`)
        throw error
      }
    }
    const guard: Middleware = async (event, next) => {
      if (event.type === 'asset.wrong') throw new Error('no')
      return next(event)
    }
    const { submit, batches } = journal()
    const answer = composeMiddleware([watch, guard])([draft('asset.right'), draft('asset.wrong')], submit)
    await expect(answer).rejects.toThrow('no')
    await Promise.resolve()
    expect(batches).toEqual([])
    expect(told.toSorted()).toEqual(['asset.right no', 'asset.wrong no'])
  })

  test('an append the log refuses is refused, even when a middleware keeps quiet about it', async () => {
    const quiet: Middleware = (event, next) => next(event).catch(() => undefined)
    const refuse = () => Promise.reject(new Error('conflict'))
    await expect(composeMiddleware([quiet])([draft('asset.tagged')], refuse)).rejects.toThrow('conflict')
  })

  test('what breaks after the append is reported, and the append is answered', async () => {
    const late: unknown[] = []
    const breaks: Middleware = async (event, next) => {
      await next(event)
      throw new Error('the disk is full')
    }
    const prepare = composeMiddleware([breaks], {
      onLateError: (error, record) => late.push([(error as Error).message, record.position]),
    })
    expect(types(await prepare([draft('asset.tagged')], journal().submit))).toEqual(['asset.tagged'])
    expect(late).toEqual([['the disk is full', 1]])
  })

  test('one event in is one event out: handing on twice, or after the answer, fails', async () => {
    const twice: Middleware = async (event, next) => {
      await Promise.all([next(event), next(event)])
      return undefined
    }
    const { submit, batches } = journal()
    const late: unknown[] = []
    await composeMiddleware([twice], { onLateError: error => late.push(error) })(
      [draft('asset.tagged')],
      submit,
    ).catch(error => late.push(error))
    expect(String(late[0])).toContain('handed asset.tagged on twice')
    expect(batches.flat().length).toBeLessThan(2)

    let afterwards: Promise<unknown> | undefined
    const tooLate: Middleware = async (event, next) => {
      afterwards = Promise.resolve()
        .then(() => Promise.resolve())
        .then(() => Promise.resolve())
        .then(() => next(event))
      afterwards.catch(() => undefined)
      return undefined
    }
    expect(await composeMiddleware([tooLate])([draft('asset.tagged')], submit)).toEqual([undefined])
    await expect(afterwards).rejects.toThrow('after it had answered')
  })
})

describe('the filter', () => {
  const through = async (filter: Middleware, ...list: string[]) => {
    const { submit, batches } = journal()
    await composeMiddleware([filter])(
      list.map(type => draft(type)),
      submit,
    )
    return batches.flat()
  }

  test('lets through what is included and not excluded', async () => {
    const filter = eventFilter({ include_types: ['asset.*', 'workflow.>'], exclude_types: ['*.removed'] })
    expect(
      await through(filter, 'asset.tagged', 'asset.removed', 'workflow.step.done', 'device.online'),
    ).toEqual(['asset.tagged', 'workflow.step.done'])
    expect(await through(eventFilter({}), 'device.online')).toEqual(['device.online'])
    expect(await through(eventFilter({ include_types: [] }), 'device.online')).toEqual([])
  })

  test('asks a predicate last', async () => {
    const filter = eventFilter({
      exclude_types: ['asset.*'],
      predicate: async event => event.type !== 'device.offline',
    })
    expect(await through(filter, 'asset.tagged', 'device.online', 'device.offline')).toEqual([
      'device.online',
    ])
  })

  test('a wrong pattern is refused when the filter is made', () => {
    expect(() => eventFilter({ include_types: ['asset..*'] })).toThrow('is not a pattern')
  })
})

test('the logger tells what was recorded, vetoed and refused, without the data', async () => {
  const lines: [string, object, string][] = []
  const say = (level: string) => (details: object, message: string) =>
    void lines.push([level, details, message])
  const logger: Logger = { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') }
  const actor = { id: 'ada', kind: 'person' as const }
  const prepare = composeMiddleware([
    eventLogger(logger, 'info'),
    eventFilter({ exclude_types: ['asset.secret'] }),
  ])
  await prepare(
    [draft('asset.tagged', { actor, data: { password: 'x' } }), draft('asset.secret')],
    journal().submit,
  )
  const refused = new Error('conflict')
  await prepare([draft('asset.tagged')], () => Promise.reject(refused)).catch(() => undefined)
  expect(lines).toEqual([
    ['info', { event_type: 'asset.secret', subject: 'cat' }, 'asset.secret was vetoed'],
    [
      'info',
      { event_type: 'asset.tagged', subject: 'cat', actor: 'ada', event_id: 'evt_1', position: 1 },
      'asset.tagged',
    ],
    ['warn', { event_type: 'asset.tagged', subject: 'cat', err: refused }, 'asset.tagged was not recorded'],
  ])
})

describe('the metrics', () => {
  test('count what is recorded, vetoed and refused', async () => {
    const clock = fakeClock('2026-01-01T12:00:00Z')
    const metrics = eventMetrics(clock)
    const prepare = composeMiddleware([metrics, eventFilter({ exclude_types: ['asset.secret'] })])
    const { submit } = journal()
    await prepare([draft('asset.tagged'), draft('asset.secret')], submit)
    await clock.tick('10s')
    await prepare([draft('asset.tagged')], submit)
    await clock.tick('20s')
    await prepare([draft('device.online')], submit)
    await prepare([draft('device.online')], () => Promise.reject(new Error('conflict'))).catch(
      () => undefined,
    )
    expect(metrics.stats()).toEqual({
      total: 3,
      vetoed: 1,
      failed: 1,
      other_types: 0,
      rate_per_second: 0.1,
      per_type: {
        'asset.tagged': { count: 2, last_at: '2026-01-01T12:00:10.000Z' },
        'device.online': { count: 1, last_at: '2026-01-01T12:00:30.000Z' },
      },
      intervals_ms: { count: 2, mean: 15_000, p50: 10_000, p95: 20_000, max: 20_000 },
    })
  })

  test('name at most a thousand types', async () => {
    const metrics = eventMetrics(fakeClock())
    const prepare = composeMiddleware([metrics])
    await prepare(
      Array.from({ length: 1500 }, (_, at) => draft(`type.n${at}`)),
      journal().submit,
    )
    expect(Object.keys(metrics.stats().per_type)).toHaveLength(1000)
    expect(metrics.stats()).toMatchObject({ total: 1500, other_types: 500 })
  })
})
