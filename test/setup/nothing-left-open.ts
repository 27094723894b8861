import { createHook } from 'node:async_hooks'
import { afterAll } from 'vitest'

// A test file fails when something it opened is still open after its last test. What one file leaves behind
// makes another fail by chance, and in production the same leak keeps a process from stopping.

interface Opened {
  readonly type: string
  readonly resource: { hasRef?: () => boolean; fd?: number }
  /** Its stack is written out only when somebody reads it, and that costs far more than to take it. */
  readonly at: Error
}

const WATCHED = new Set([
  'FILEHANDLE',
  'FSEVENTWRAP',
  'MESSAGEPORT',
  'PIPEWRAP',
  'PROCESSWRAP',
  'STATWATCHER',
  'TCPSERVERWRAP',
  'TCPWRAP',
  'Timeout',
  'UDPWRAP',
  'WORKER',
])
const GRACE_MS = process.env.CI ? 10_000 : 2000

// A test may replace the timers; the wait below needs the real one.
const { setTimeout: later } = globalThis

const opened = new Map<number, Opened>()
let testsAreOver = false

// What a process is born with opens when somebody first looks at it, and is nobody's to close.
void process.stdin
void process.stdout
void process.stderr

const hook = createHook({
  init(id, type, _trigger, resource) {
    if (testsAreOver || !WATCHED.has(type)) return
    opened.set(id, { type, resource, at: new Error('opened here') })
  },
  destroy(id) {
    opened.delete(id)
  },
  // A test makes thousands of promises, and none of them keeps a process alive.
  trackPromises: false,
}).enable()

afterAll(async () => {
  testsAreOver = true
  const deadline = performance.now() + GRACE_MS
  while (leftOpen().length > 0 && performance.now() < deadline) {
    await new Promise(done => later(done, 5))
  }
  hook.disable()

  const list = leftOpen().map(({ type, at }) => [`  ${type}`, ...framesOf(at).slice(0, 4)].join('\n'))
  if (list.length === 0) return
  throw new Error(`${list.length} things are still open after the last test. Close them:\n${list.join('\n')}`)
})

const leftOpen = () => [...opened.values()].filter(each => isOpen(each) && !isTheRunners(each))

/** What does not keep the process alive (`unref`) may stay. */
const isOpen = ({ type, resource }: Opened) =>
  type === 'FILEHANDLE' ? (resource.fd ?? -1) >= 0 : resource.hasRef?.() === true

const isTheRunners = ({ at }: Opened) => /\/node_modules\/(vitest|vite|@vitest)\//.test(framesOf(at)[0] ?? '')

const framesOf = ({ stack = '' }: Error) =>
  stack.split('\n').filter(line => /^\s+at .*\//.test(line) && !/[( ]node:|nothing-left-open/.test(line))
