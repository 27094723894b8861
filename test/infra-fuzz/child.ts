import { fork, type ChildProcess } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** An Alice in a process of its own that does what it is told, and can be killed at any moment. */
export interface Child {
  ask(name: string, input: object): Promise<any>
  kill(): Promise<void>
}

const all = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of all) child.kill('SIGKILL')
})

/** Resolves when it takes orders. */
export function startChild(options: object): Promise<Child> {
  const child = fork(join(import.meta.dirname, 'kills.child.ts'), [JSON.stringify(options)], {
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'alice-compile-cache') },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  all.add(child)
  child.once('exit', () => all.delete(child))
  return opened(child)
}

async function opened(child: ChildProcess): Promise<Child> {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  const ready = Promise.withResolvers()
  const gone = Promise.withResolvers()
  let last = 0
  child.on('message', (message: any) => {
    if (message.ready) return ready.resolve(undefined)
    const asked = waiting.get(message.id)
    if (message.error) asked?.reject(new Error(message.error))
    else asked?.resolve(message.value)
  })
  // Sending to a process that was just killed fails; its exit says so already.
  child.on('error', () => undefined)
  child.on('exit', () => {
    ready.reject(new Error('It ended before it was ready'))
    for (const { reject } of waiting.values()) reject(new Error('It ended'))
    gone.resolve(undefined)
  })
  await ready.promise
  return {
    ask(name, input) {
      last += 1
      const id = last
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject })
        child.send({ id, name, input })
      })
    },
    async kill() {
      child.kill('SIGKILL')
      await gone.promise
    },
  }
}
