// G8: one pipeline for every caller. G9: refusals are answers, faults are ours.
// cspell:ignore boook shelv borow
import { errorBody, isRefusal, Refusal } from '#kernel'
import { refusalOf, tester } from '#kernel/testing'
import { expect, test } from 'vitest'
import type { HookRequest } from './hooks.ts'
import { as, everything, openLibrary } from './testing/library.ts'

test('G8: a write leaves its facts and its audit record together; a refused or broken one only the record', async () => {
  const { app } = await openLibrary()
  expect(await app.call('library.lend', { book: 'dune' }, as())).toEqual({ due: 'tomorrow' })
  await refusalOf(app.call('library.lend', { book: 'lent' }, as()))
  await refusalOf(app.call('library.lend', { title: 'dune' }, as()))
  await expect(app.call('library.lend', { book: 'torn' }, as())).rejects.toThrow('The page is torn')
  expect(await everything(app)).toEqual([
    'book.lent dune',
    'library.lend completed',
    'library.lend refused LENT_ALREADY',
    'library.lend refused INVALID_INPUT',
    'library.lend failed FAULT',
  ])
  const [fact, record] = await app.events.read({ after: 0, limit: 2 })
  expect([fact!.actor, record!.actor]).toEqual([tester, tester])
  expect(fact!.time).toBe(record!.time)
  expect(JSON.stringify(record!.data)).not.toContain('dune')
})

test('G8: a read leaves no record, refused or not', async () => {
  const { app } = await openLibrary()
  expect(await app.call('library.look', { book: 'dune' }, as())).toEqual({ found: true })
  await refusalOf(app.call('library.look', { book: '' }, as()))
  await refusalOf(app.call('library.look', {}, as()))
  expect(await everything(app)).toEqual([])
})

test('G8: who may not is told so before anything else, who asks too often next, and only then what is wrong', async () => {
  const asked: string[] = []
  const hooks = {
    authorize({ actor: { id } }: HookRequest) {
      asked.push('authorize')
      if (id === 'stranger') throw new Refusal('FORBIDDEN', 'Members only')
    },
    limit({ actor: { id } }: HookRequest): undefined {
      asked.push('limit')
      if (id === 'hasty') throw new Refusal('RATE_LIMITED', 'Slowly', { suggestions: ['wait_until_reset'] })
    },
  }
  const { app, here } = await openLibrary({ hooks })
  const wrong = { boook: 'dune' }
  const ask = (id: string) =>
    refusalOf(app.call('library.lend', wrong, { actor: { id, kind: 'person' }, idempotencyKey: 'k' }))
  expect((await ask('stranger')).status).toBe(403)
  expect((await ask('hasty')).status).toBe(429)
  expect((await ask('member')).status).toBe(422)
  expect(asked).toEqual(['authorize', 'authorize', 'limit', 'authorize', 'limit'])
  expect(here.runs).toBe(0)
})

test('G8: unknown names are refused with the nearest one, at any depth, and nothing secret is named', async () => {
  const { app } = await openLibrary()
  const field = await refusalOf(app.call('library.lend', { book: 'dune', where: { shelv: 1 } }, as()))
  expect(field.message).toContain('there is no field shelv; did you mean shelf?')
  expect(field.suggestions).toEqual(['use_shelf'])
  expect(field.details).toMatchObject({ issues: [{ path: 'where.shelv', did_you_mean: 'shelf' }] })
  const alias = await refusalOf(app.call('borow', {}, as()))
  expect(alias).toMatchObject({ code: 'UNKNOWN_OPERATION', status: 404, suggestions: ['use_borrow'] })
  const secret = await refusalOf(app.call('library.stamp', { book: 'dune' }, as()))
  expect(secret.code).toBe('UNKNOWN_OPERATION')
  expect(secret.suggestions).not.toContain('use_library.stamp')
})

test('G8: input that is none at all is refused like any other', async () => {
  const { app } = await openLibrary()
  for (const input of [undefined, null, 7, 'dune', []]) {
    expect((await refusalOf(app.call('library.lend', input, as()))).code).toBe('INVALID_INPUT')
  }
  expect((await refusalOf(app.call('library.burn', { book: 'dune', dry_run: 'yes' }, as()))).code).toBe(
    'INVALID_INPUT',
  )
  const key = { actor: tester, idempotencyKey: 'k'.repeat(300) }
  expect((await refusalOf(app.call('library.lend', { book: 'dune' }, key))).code).toBe('INVALID_INPUT')
})

test('what an operation calls inside itself is kept with it or not at all', async () => {
  const { app } = await openLibrary()
  await app.call('library.lend', { book: 'stamped' }, as())
  await refusalOf(app.call('library.lend', { book: 'wet' }, as()))
  expect(await everything(app)).toEqual([
    'book.lent stamped',
    'book.lent stamped, stamped',
    'library.lend completed',
    'library.lend refused WET_INK',
  ])
})

test('G9: an answer its own schema refuses is our fault, and nothing it did is kept', async () => {
  const { app } = await openLibrary()
  const fault = await app.call('library.lend', { book: 'odd' }, as()).catch((error: unknown) => error)
  expect(isRefusal(fault)).toBe(false)
  expect(String(fault)).toContain('library.lend answered something its output schema refuses')
  expect(await everything(app)).toEqual(['library.lend failed FAULT'])
})

test('G9: a refusal tells a program what to do; a fault tells it a trace id and the log the rest', async () => {
  const { app } = await openLibrary()
  const refusal = errorBody(await refusalOf(app.call('library.lend', { book: 'lent' }, as())), 'trace-1')
  expect(refusal).toEqual({
    status: 409,
    body: {
      code: 'LENT_ALREADY',
      message: 'Somebody else has it',
      details: {},
      suggestions: ['library.reserve'],
      trace_id: 'trace-1',
    },
  })
  const fault: unknown = await app
    .call('library.lend', { book: 'torn' }, as())
    .catch((error: unknown) => error)
  expect(((fault as Error).cause as Error).message).toBe('A dog')
  const { status, body } = errorBody(fault, 'trace-2')
  expect([status, body.code, body.trace_id]).toEqual([500, 'FAULT', 'trace-2'])
  expect(JSON.stringify(body)).not.toContain('torn')
})

test('G5: a precondition is asked before anything runs, and not for an answer that is given again', async () => {
  const { app, here } = await openLibrary()
  let replays = 0
  let isChanged = false
  const options = {
    ...as(),
    idempotencyKey: 'k',
    onReplay: () => void (replays += 1),
    async precondition() {
      if (isChanged) throw new Refusal('VERSION_CONFLICT', 'Somebody lent it')
      isChanged = true
    },
  }
  const lend = () => app.call('library.lend', { book: 'dune' }, options)
  expect(await lend()).toEqual({ due: 'tomorrow' })
  expect(await lend()).toEqual({ due: 'tomorrow' })
  expect(replays).toBe(1)
  const other = { ...options, idempotencyKey: 'other' }
  expect((await refusalOf(app.call('library.lend', { book: 'emma' }, other))).code).toBe('VERSION_CONFLICT')
  expect(here.runs).toBe(1)
})
