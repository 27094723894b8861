// Servers on one data folder, one after another. The next one loads its code while the one before it works.
import { startChild, type Child } from './child-process.ts'

export interface Ended {
  readonly workflow_id: string
  /** The type of its last event. */
  readonly type: string
  readonly error: unknown
  readonly result: any
}

export interface Servers {
  /** Opens the data folder in a fresh process; answers how many workflows go on. */
  open(): Promise<{ readonly resumed: number }>
  /** The same, and resolves as soon as the process begins to open. */
  beginToOpen(): Promise<{ readonly opening: Promise<{ readonly resumed: number }> }>
  readonly current: Child
  /** Starts a workflow and follows it to its end. */
  carryOut(operation: string, input: unknown): Promise<Ended>
  /** SIGKILL, and waits until the process is gone. */
  kill(): Promise<void>
  /** SIGTERM's way: stops in good order. */
  stop(): Promise<void>
  close(): Promise<void>
}

export function createServers(home: string): Servers {
  let spare = load()
  let current: Child | undefined

  const gone = async (child: Child | undefined) => {
    child?.kill('SIGKILL')
    await child?.ended
  }
  const running = () => {
    if (!current) throw new Error('No server was opened')
    return current
  }

  async function beginToOpen() {
    const child = await spare
    spare = load()
    current = child
    return { opening: child.ask('open', home) }
  }

  return {
    get current() {
      return running()
    },
    beginToOpen,
    open: async () => (await beginToOpen()).opening,
    async carryOut(operation, input) {
      const { workflow_id } = await running().ask('call', { operation, input })
      return running().ask('end', workflow_id)
    },
    kill: () => gone(running()),
    async stop() {
      await running().ask('stop')
      await gone(running())
    },
    async close() {
      await gone(current)
      await gone(await spare)
    },
  }
}

function load(): Promise<Child> {
  const child = startChild('server')
  return new Promise(resolve => {
    child.onSaid(() => resolve(child))
    void child.ended.then(() => resolve(child))
  })
}
