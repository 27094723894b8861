import { domain, event, operation, port, provide, type Actor } from '#kernel'
import { testApp, tester, type TestAppOptions } from '#kernel/testing'
import { onTestFinished } from 'vitest'
import { z } from 'zod'
import type { App } from '../index.ts'

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

export async function openLibrary(options: TestAppOptions = {}) {
  const { here, library, bindings } = createLibrary()
  const app = await testApp([library], { bindings, ...options })
  onTestFinished(() => app.stop())
  await app.start()
  return { app, here }
}

export const as = (actor: Actor = tester) => ({ actor })
/** What the log has, in short. */
export const everything = async (app: App) =>
  (await app.events.read({ after: 0, limit: 100 })).map(({ type, data }) => {
    if (type !== 'operation.called') return `${type} ${(data as { book: string }).book}`
    const { operation: name, outcome, code } = data as { operation: string; outcome: string; code?: string }
    return `${name} ${outcome}${code ? ` ${code}` : ''}`
  })
