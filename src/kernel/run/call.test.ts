// G8: one pipeline for every caller. G9: refusals are answers, faults are ours.
import { domain, errorBody, event, isRefusal, operation, port, provide, Refusal, type Actor } from '#kernel'
import { fakeClock, refusalOf, testApp, tester, type TestAppOptions } from '#kernel/testing'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import type { App } from './index.ts'

const Lent = event('book.lent', { book: z.string() }, { subject: data => data.book })

interface Courier {
  deliver(book: string, signal: AbortSignal): Promise<void>
}
const Courier = port<Courier>('library.courier')

/** A library whose courier does what a test says. */
function createLibrary() {
  const here = { deliver: async (_book: string, _signal: AbortSignal) => {}, runs: 0 }
  const stamp = operation('library.stamp', {
    about: 'Stamp a book',
    effect: 'write',
    isPrivate: true,
    input: z.strictObject({ book: z.string() }),
    output: z.object({}),
    refuses: { WET_INK: 409 },
    async run({ book }, { emit, refuse }) {
      emit(Lent({ book: `${book}, stamped` }))
      if (book === 'wet') throw refuse('WET_INK', 'The ink is still wet')
      return {}
    },
  })
  const lend = operation('library.lend', {
    about: 'Lend a book',
    effect: 'write',
    aliases: ['borrow'],
    timeout: '10s',
    input: z.strictObject({
      book: z.string(),
      where: z.strictObject({ shelf: z.number().optional() }).optional(),
    }),
    output: z.object({ due: z.string() }),
    uses: { courier: Courier },
    refuses: { LENT_ALREADY: 409 },
    async run({ book }, { courier, emit, refuse, call, signal }) {
      here.runs += 1
      await courier.deliver(book, signal)
      if (book === 'lent') {
        throw refuse('LENT_ALREADY', 'Somebody else has it', { suggestions: ['library.reserve'] })
      }
      if (book === 'torn') throw new Error('The page is torn', { cause: new Error('A dog') })
      emit(Lent({ book }))
      if (book === 'stamped' || book === 'wet') await call(stamp, { book })
      return book === 'odd' ? ({ due: 7 } as never) : { due: 'tomorrow' }
    },
  })
  const burn = operation('library.burn', {
    about: 'Burn a book',
    effect: 'destroy',
    input: z.strictObject({ book: z.string() }),
    output: z.object({ burned: z.string() }),
    plan: async ({ book }) => ({
      summary: `burn ${book}`,
      steps: [{ action: 'delete', target: book, before: here.runs }],
      reversible: false,
      undo: 'not at all',
    }),
    async run({ book }, { emit }) {
      here.runs += 1
      emit(Lent({ book: `${book}, burned` }))
      return { burned: book }
    },
  })
  const look = operation('library.look', {
    about: 'Look for a book',
    effect: 'read',
    input: z.strictObject({ book: z.string() }),
    output: z.object({ found: z.boolean() }),
    async run({ book }, { refuse }) {
      if (book === '') throw refuse('NOT_FOUND', 'Books have titles')
      return { found: true }
    },
  })
  const courier: Courier = { deliver: (book, signal) => here.deliver(book, signal) }
  const library = domain('library', { about: 'Books', events: [Lent], operations: [stamp, lend, burn, look] })
  return { here, library, bindings: [provide(Courier, courier)] }
}

async function open(options: TestAppOptions = {}) {
  const { here, library, bindings } = createLibrary()
  const app = await testApp([library], { bindings, ...options })
  onTestFinished(() => app.stop())
  await app.start()
  return { app, here }
}

const as = (actor: Actor = tester) => ({ actor })
const everything = async (app: App) =>
  (await app.events.read({ after: 0, limit: 100 })).map(({ type, data }) => {
    if (type !== 'operation.called') return `${type} ${(data as { book: string }).book}`
    const { operation: name, outcome, code } = data as { operation: string; outcome: string; code?: string }
    return `${name} ${outcome}${code ? ` ${code}` : ''}`
  })

test('G8: a write leaves its facts and its audit record together; a refused or broken one only the record', async () => {
  const { app } = await open()
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
  const { app } = await open()
  expect(await app.call('library.look', { book: 'dune' }, as())).toEqual({ found: true })
  await refusalOf(app.call('library.look', { book: '' }, as()))
  await refusalOf(app.call('library.look', {}, as()))
  expect(await everything(app)).toEqual([])
})

test('G8: who may not is told so before anything else, who asks too often next, and only then what is wrong', async () => {
  const asked: string[] = []
  const hooks = {
    authorize(_: unknown, { id }: Actor) {
      asked.push('authorize')
      if (id === 'stranger') throw new Refusal('FORBIDDEN', 'Members only')
    },
    limit(_: unknown, { id }: Actor) {
      asked.push('limit')
      if (id === 'hasty') throw new Refusal('RATE_LIMITED', 'Slowly', { suggestions: ['wait_until_reset'] })
    },
  }
  const { app, here } = await open({ hooks })
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
  const { app } = await open()
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
  const { app } = await open()
  for (const input of [undefined, null, 7, 'dune', []]) {
    expect((await refusalOf(app.call('library.lend', input, as()))).code).toBe('INVALID_INPUT')
  }
  expect((await refusalOf(app.call('library.burn', { book: 'dune', dry_run: 'yes' }, as()))).code).toBe(
    'INVALID_INPUT',
  )
  const key = { actor: tester, idempotencyKey: 'k'.repeat(300) }
  expect((await refusalOf(app.call('library.lend', { book: 'dune' }, key))).code).toBe('INVALID_INPUT')
})

test('G8: at the deadline, the sooner of the operation’s and the caller’s, the port is told to stop and nothing is kept', async () => {
  const clock = fakeClock()
  const { app, here } = await open({ clock })
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
  const { app, here } = await open()
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

test('G8: a dry run shows the plan and does nothing; exactly that plan can be approved', async () => {
  const waiting = {
    status: 'awaiting_approval' as const,
    change_id: 'chg_1',
    summary: 'burn dune',
    digest: 'd',
  }
  const { app, here } = await open({ hooks: { approve: async () => waiting } })
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

test('what an operation calls inside itself is kept with it or not at all', async () => {
  const { app } = await open()
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
  const { app } = await open()
  const fault = await app.call('library.lend', { book: 'odd' }, as()).catch((error: unknown) => error)
  expect(isRefusal(fault)).toBe(false)
  expect(String(fault)).toContain('library.lend answered something its output schema refuses')
  expect(await everything(app)).toEqual(['library.lend failed FAULT'])
})

test('G9: a refusal tells a program what to do; a fault tells it a trace id and the log the rest', async () => {
  const { app } = await open()
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
