import { fork } from 'node:child_process'
import { join } from 'node:path'

/** Another process that works for a row: it answers every order once, in order. */
export interface Helper {
  readonly pid: number
  ask<Answer>(order: object): Promise<Answer>
  stop(): Promise<void>
}

/** `file` is relative to the folder `bench`. */
export function startHelper(file: string): Helper {
  const child = fork(join(import.meta.dirname, '..', file), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: ['--no-warnings=ExperimentalWarning'],
  })
  child.on('error', () => undefined)
  const waiting: { resolve(answer: never): void; reject(error: Error): void }[] = []
  child.on('message', (answer: { readonly failed?: string }) => {
    const first = waiting.shift()
    if (answer.failed === undefined) first?.resolve(answer as never)
    else first?.reject(new Error(answer.failed))
  })
  const exited = new Promise<void>(resolve => {
    child.once('exit', () => {
      for (const { reject } of waiting.splice(0)) reject(new Error(`${file} ended`))
      resolve()
    })
  })
  return {
    pid: child.pid!,
    ask: order =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject })
        child.send(order)
      }),
    async stop() {
      if (child.connected) child.disconnect()
      await exited
    },
  }
}

const tell = (answer: object) => {
  if (process.connected) process.send!(answer)
}

/** The helper's side. It ends when the one who started it lets go or is gone. */
export function obeyOrders(
  handle: (order: never) => Promise<object | undefined>,
  close: () => Promise<unknown>,
): void {
  process.on('message', order => {
    handle(order as never).then(
      answer => tell(answer ?? {}),
      (error: unknown) => tell({ failed: error instanceof Error ? error.message : String(error) }),
    )
  })
  process.on('SIGINT', () => {})
  process.on('disconnect', () => {
    setTimeout(() => process.exit(1), 4000).unref()
    void close().finally(() => process.exit(0))
  })
}
