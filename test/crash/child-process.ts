import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { bundlePrograms, type Program } from './bundle.ts'
import { atExit } from './scratch.ts'

/** A process of ours that does what it is told over IPC, and can be killed at any moment. */
export interface Child {
  readonly pid: number
  /** Rejects with `Died` when the process ends before it answers. */
  ask<T = any>(what: string, argument?: unknown): Promise<T>
  /** Hears what the process says of its own accord. */
  onSaid(listener: (what: any) => void): void
  kill(signal?: NodeJS.Signals): void
  /** Resolves with how it ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>
  readonly isGone: boolean
}

/** The process ended in the middle of a request. */
export class Died extends Error {
  override readonly name = 'Died'
}

const bundled = await bundlePrograms()
const all = new Set<ChildProcess>()
atExit(() => {
  for (const child of all) child.kill('SIGKILL')
})

/** `onLine` hears what the process prints, also what it printed just before it was killed. */
export function startChild(program: Program, options: unknown = {}, onLine?: (line: string) => void): Child {
  const child = fork(join(bundled, `${program}.js`), [JSON.stringify(options)], {
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'alice-compile-cache') },
    serialization: 'advanced',
    stdio: ['ignore', onLine ? 'pipe' : 'inherit', 'inherit', 'ipc'],
  })
  all.add(child)
  const waiting = new Map<number, { resolve(value: any): void; reject(error: Error): void }>()
  const listeners = new Set<(what: any) => void>()
  let lastId = 0
  let isGone = false

  child.on('message', (message: any) => {
    if (message.id === undefined) return listeners.forEach(listener => listener(message))
    const asked = waiting.get(message.id)
    waiting.delete(message.id)
    if (message.error) asked?.reject(new Error(`${message.error.code}: ${message.error.message}`))
    else asked?.resolve(message.value)
  })
  const gone = () => {
    isGone = true
    all.delete(child)
    for (const { reject } of waiting.values()) reject(new Died(`Process ${child.pid} ended`))
    waiting.clear()
  }
  // Sending to a process that was just killed fails; its exit says so already.
  child.on('error', () => undefined)
  if (onLine) createInterface({ input: child.stdout! }).on('line', onLine)
  // After `close` everything it printed was heard.
  const ended = once(child, 'close').then(([code, signal]) => {
    gone()
    return { code, signal }
  })

  return {
    pid: child.pid!,
    ended,
    get isGone() {
      return isGone
    },
    onSaid: listener => void listeners.add(listener),
    kill: (signal = 'SIGKILL') => void child.kill(signal),
    ask: (what, argument) =>
      new Promise((resolve, reject) => {
        if (isGone) return reject(new Died(`Process ${child.pid} ended`))
        lastId += 1
        waiting.set(lastId, { resolve, reject })
        child.send({ id: lastId, what, argument })
      }),
  }
}
