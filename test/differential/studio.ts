// A user's plugin with what no operation of the package has for certain: a price, and an end that only the caller brings.
import { definePlugin, domain, event, operation, z } from 'alice/plugin'

const PrintMade = event('print.made', { print: z.string() }, { subject: data => data.print.slice(0, 80) })
const FrameExposed = event(
  'frame.exposed',
  { frame: z.string() },
  { subject: data => data.frame.slice(0, 80) },
)

const price = (pieces: number) => ({ amount: (pieces * 0.4).toFixed(2), currency: 'USD' })

const planOf = (summary: string, target: string, pieces: number) => ({
  summary,
  steps: [{ action: 'create' as const, target }],
  reversible: false,
  undo: 'Paper stays printed',
  cost: price(pieces),
})

const print = operation('studio.print', {
  about: 'Make prints, each of which costs money.',
  effect: 'write',
  input: z.strictObject({ print: z.string().max(80), copies: z.number().int().min(1).max(20) }),
  output: z.object({ copies: z.number() }),
  plan: async ({ print: name, copies }) => planOf(`Make ${copies} prints of ${name}`, name, copies),
  async run({ print: name, copies }, { emit }) {
    emit(PrintMade({ print: name }))
    return { copies }
  },
})

const Frame = z.strictObject({ frame: z.string().max(80).describe('one that begins with "long" waits') })

const expose = operation('studio.expose', {
  about: 'Expose a frame, as long as the caller wants.',
  effect: 'write',
  timeout: '3m',
  input: Frame,
  output: z.object({ frame: z.string() }),
  plan: async ({ frame }) => planOf(`Expose ${frame}`, frame, 1),
  async run({ frame }, { signal, emit }) {
    emit(FrameExposed({ frame }))
    await untilGivenUp(frame, signal)
    return { frame }
  },
})

const watch = operation('studio.watch', {
  about: 'Look at a frame, as long as the caller wants.',
  effect: 'read',
  timeout: '3m',
  input: Frame,
  output: z.object({ frame: z.string() }),
  async run({ frame }, { signal }) {
    await untilGivenUp(frame, signal)
    return { frame }
  },
})

/** By frame, what its signal said; `waiting` before. */
const exposures = new Map<string, string>()

const look = operation('studio.look', {
  about: 'Show what became of the frames that were to wait.',
  effect: 'read',
  input: z.strictObject({}),
  output: z.object({ frames: z.record(z.string(), z.string()) }),
  run: async () => ({ frames: Object.fromEntries(exposures) }),
})

/** Resolves all the same, as work does that looks at its signal too late: nothing of it may be kept. */
async function untilGivenUp(frame: string, signal: AbortSignal) {
  if (!frame.startsWith('long')) return
  exposures.set(frame, 'waiting')
  await new Promise<void>(resolve => {
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
  exposures.set(frame, String((signal.reason as { code?: unknown }).code))
}

export const plugin = definePlugin({
  domain: domain('studio', {
    about: 'Prints that cost, and exposures that last.',
    events: [PrintMade, FrameExposed],
    operations: [print, expose, watch, look],
  }),
})
