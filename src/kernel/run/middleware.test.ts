import type { EventRecord } from '#kernel'
import { fakeClock } from '#kernel/testing'
import { describe, expect, test } from 'vitest'
import { composeMiddleware, type Middleware } from './middleware.ts'
import { draft, journal, refuse } from './testing/memory-journal.ts'

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
    const answer = composeMiddleware([quiet])([draft('asset.tagged')], refuse(new Error('conflict')))
    await expect(answer).rejects.toThrow('conflict')
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
    ).catch((error: unknown) => late.push(error))
    expect(String(late[0])).toContain('handed asset.tagged on twice')
    expect(batches.flat().length).toBeLessThan(2)

    const clock = fakeClock()
    let afterwards: Promise<unknown> | undefined
    const tooLate: Middleware = async (event, next) => {
      const later = async () => {
        await clock.settle()
        return next(event)
      }
      afterwards = later()
      afterwards.catch(() => undefined)
      return undefined
    }
    expect(await composeMiddleware([tooLate])([draft('asset.tagged')], submit)).toEqual([undefined])
    await expect(afterwards).rejects.toThrow('after it had answered')
  })
})
