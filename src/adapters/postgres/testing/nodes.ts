import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { testUrl } from '../testing.ts'

/** Other processes on the same log. */
export interface Nodes {
  start(node: string, leaseMs?: number): Promise<ChildProcess>
  /** Sends a task and answers the next thing the node says. */
  ask(child: ChildProcess, task: string, argument?: unknown): Promise<any>
  stop(): Promise<void>
}

export function startNodes(schema: string): Nodes {
  const children: ChildProcess[] = []
  return {
    async start(node, leaseMs = 60_000) {
      const file = fileURLToPath(new URL('node-process.ts', import.meta.url))
      const child = fork(file, [JSON.stringify({ node, leaseMs, url: testUrl, schema })])
      children.push(child)
      await once(child, 'message')
      return child
    },
    async ask(child, task, argument) {
      child.send([task, argument])
      return (await once(child, 'message'))[0]
    },
    async stop() {
      for (const child of children.splice(0)) {
        child.kill('SIGKILL')
        if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      }
    },
  }
}
