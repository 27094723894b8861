import { exitCodes, type CliHost, type RawTerminal } from '../host.ts'
import { createActions } from './actions.ts'
import { frameOf } from './frame.ts'
import { createKeyDecoder, type Key } from './keys.ts'
import { followLive } from './live.ts'
import { createState } from './monitor-state.ts'
import type { RunProgram } from './run-line.ts'
import { createScreen } from './screen.ts'
import { createSteering } from './steer.ts'

const frameMs = 100
const escapeMs = 50

/** The dashboard, until somebody leaves it. The terminal is given back however that happens. */
export async function runMonitor(host: CliHost, runProgram: RunProgram): Promise<number> {
  const state = createState('looking for a server')
  const terminal = host.openTerminal()
  const leaving = new AbortController()
  const signal = AbortSignal.any([leaving.signal, terminal.ended])
  const broken = Promise.withResolvers<never>()
  const screen = createScreen(text => terminal.write(text))
  const paint = () => screen.draw(frameOf(state, terminal.size(), Date.now()))
  const { changed, stop } = createPainter(paint, broken.reject)
  const live = followLive({ state, reach: () => host.reach(), changed, signal, now: Date.now })
  const actions = createActions({ host, state, live, runProgram, changed, size: () => terminal.size() })
  const leave = () => leaving.abort()
  const steer = createSteering(state, { ...actions, leave, redraw: () => screen.forget() })
  readKeys(terminal, key => {
    steer(key)
    changed()
  })
  terminal.onResize(() => {
    screen.forget()
    changed()
  })
  const clock = setInterval(changed, 1000)
  changed()
  try {
    await Promise.race([broken.promise, live.done])
  } finally {
    leave()
    clearInterval(clock)
    stop()
    terminal.close()
  }
  return exitCodes.done
}

/** Paints what changed, ten times a second at most. */
function createPainter(paint: () => void, onError: (error: unknown) => void) {
  let timer: NodeJS.Timeout | undefined
  let paintedAt = -Infinity
  let isStopped = false
  const now = () => {
    timer = undefined
    paintedAt = performance.now()
    try {
      paint()
    } catch (error) {
      onError(error)
    }
  }
  return {
    changed() {
      if (isStopped) return
      timer ??= setTimeout(now, Math.max(0, frameMs - (performance.now() - paintedAt)))
    },
    stop() {
      isStopped = true
      clearTimeout(timer)
    },
  }
}

function readKeys(terminal: RawTerminal, take: (key: Key) => void) {
  const decoder = createKeyDecoder()
  let timer: NodeJS.Timeout | undefined
  terminal.onInput(piece => {
    clearTimeout(timer)
    for (const key of decoder.push(piece)) take(key)
    if (!decoder.isWaiting()) return
    timer = setTimeout(() => {
      for (const key of decoder.flush()) take(key)
    }, escapeMs)
  })
}
