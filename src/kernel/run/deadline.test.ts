// G8: who waits no longer, and who must agree first.
import { Refusal } from '#kernel'
import { fakeClock, refusalOf } from '#kernel/testing'
import { expect, test } from 'vitest'
import { as, everything, openLibrary } from './testing/library.ts'

test('G8: at the deadline, the sooner of the operation’s and the caller’s, the port is told to stop and nothing is kept', async () => {
  const clock = fakeClock()
  const { app, here } = await openLibrary({ clock })
  const reasons: string[] = []
  here.deliver = (_, signal) =>
    new Promise(resolve => {
      signal.addEventListener('abort', () => {
        reasons.push((signal.reason as Refusal).code)
        resolve()
      })
    })
  const slow = refusalOf(app.call('library.lend', { book: 'dune' }, as()))
  const impatient = refusalOf(app.call('library.lend', { book: 'emma' }, { ...as(), timeoutMs: 1000 }))
  await clock.tick('1s')
  expect(await impatient).toMatchObject({ code: 'DEADLINE_EXCEEDED', status: 504 })
  expect(reasons).toEqual(['DEADLINE_EXCEEDED'])
  await clock.tick('9s')
  expect((await slow).message).toContain('10000 ms')
  expect((await everything(app)).filter(each => each.startsWith('book.lent'))).toEqual([])
  expect(clock.waiting()).toBe(0)
})

test('G8: a caller who gives up stops the port; one who gave up before is not served at all', async () => {
  const { app, here } = await openLibrary()
  const caller = new AbortController()
  const heard = Promise.withResolvers<unknown>()
  here.deliver = (_, signal) =>
    new Promise(resolve => {
      signal.addEventListener('abort', () => {
        heard.resolve(signal.reason)
        resolve()
      })
      caller.abort(new Refusal('CANCELED', 'I changed my mind'))
    })
  const refusal = await refusalOf(
    app.call('library.lend', { book: 'dune' }, { ...as(), signal: caller.signal }),
  )
  expect(refusal.code).toBe('CANCELED')
  expect(await heard.promise).toBe(caller.signal.reason)
  expect(
    (await refusalOf(app.call('library.lend', { book: 'emma' }, { ...as(), signal: caller.signal }))).code,
  ).toBe('CANCELED')
  expect(here.runs).toBe(1)
})

test('G8: however it is said that a caller is gone, it is refused, recorded so, and nothing is kept', async () => {
  const { app, here } = await openLibrary()
  const caller = new AbortController()
  here.deliver = async (_, signal) => {
    caller.abort(new Error('socket hang up'))
    expect(signal.reason).toMatchObject({ code: 'CANCELED', cause: caller.signal.reason })
  }
  const refusal = await refusalOf(
    app.call('library.lend', { book: 'dune' }, { ...as(), signal: caller.signal }),
  )
  expect(refusal).toMatchObject({ code: 'CANCELED', status: 499 })
  expect(await everything(app)).toEqual(['library.lend refused CANCELED'])
})

test('G5: who waited with the same key for somebody who gave up asks itself', async () => {
  const { app, here } = await openLibrary()
  const caller = new AbortController()
  const asked = Promise.withResolvers<undefined>()
  here.deliver = async () => {
    here.deliver = async () => {}
    asked.resolve(undefined)
    await new Promise(() => {})
  }
  const lend = (signal?: AbortSignal) =>
    app.call('library.lend', { book: 'dune' }, { ...as(), idempotencyKey: 'k', signal })
  const first = refusalOf(lend(caller.signal))
  await asked.promise
  const others = [lend(), lend()]
  caller.abort()
  expect((await first).code).toBe('CANCELED')
  expect(await Promise.all(others)).toEqual([{ due: 'tomorrow' }, { due: 'tomorrow' }])
  expect(here.runs).toBe(2)
  expect((await everything(app)).filter(each => each.startsWith('book.lent'))).toEqual(['book.lent dune'])
})

test('G8: a dry run shows the plan and does nothing; exactly that plan can be approved', async () => {
  const waiting = {
    status: 'awaiting_approval' as const,
    change_id: 'chg_1',
    summary: 'burn dune',
    digest: 'd',
  }
  const { app, here } = await openLibrary({ hooks: { approve: async () => waiting } })
  const shown = (await app.call('library.burn', { book: 'dune', dry_run: true }, as())) as any
  expect(shown).toMatchObject({ dry_run: true, plan: { summary: 'burn dune', reversible: false } })
  expect(here.runs).toBe(0)
  expect(await everything(app)).toEqual([])
  expect(await app.call('library.burn', { book: 'dune' }, as())).toEqual(waiting)
  const approved = { ...as(), approvedDigest: shown.digest as string }
  expect(await app.call('library.burn', { book: 'dune' }, approved)).toEqual({ burned: 'dune' })
  // The world is another one now, and so would be what is done.
  expect(await refusalOf(app.call('library.burn', { book: 'dune' }, approved))).toMatchObject({
    code: 'PLAN_CHANGED',
    status: 409,
  })
  expect(await everything(app)).toEqual([
    'library.burn awaiting_approval',
    'book.lent dune, burned',
    'library.burn completed',
    'library.burn refused PLAN_CHANGED',
  ])
})
