// The server without its surfaces. It loads its code first and opens when it is told to, so that a restart costs little.
import { pinoLog } from '#adapters/pino-log'
import { trustedCaller, type Actor, type EventRecord } from '#kernel'
import type { App } from '#kernel/run'
import { join } from 'node:path'
import { readConfig } from '../../src/config.ts'
import { openAlice } from '../../src/main/alice.ts'
import { createAudit } from './audit.ts'
import { answer, say } from './child-side.ts'

const person: Actor = { id: 'owner', kind: 'person' }
const asPerson = { actor: person, caller: trustedCaller(person) }
const ends = ['workflow.completed', 'workflow.failed', 'workflow.canceled']
let app: App | undefined

const opened = () => {
  if (!app) throw new Error('The server was not opened')
  return app
}

/** A large result is kept as a blob. */
async function contentOf(result: any): Promise<unknown> {
  if (typeof result?.$blob !== 'string') return result
  const bytes = await opened().blobs.get(result.$blob)
  return JSON.parse(new TextDecoder().decode(bytes))
}

answer({
  async open(home: string) {
    const config = readConfig({ ALICE_HOME: home })
    app = await openAlice({ config, log: pinoLog({ level: 'warn', file: join(home, 'alice.log') }) })
    return app.start()
  },

  call: ({ operation, input, key }: { operation: string; input: unknown; key?: string }) =>
    opened().call(operation, input, { ...asPerson, idempotencyKey: key }),

  /** Resolves with how the workflow ended. */
  async end(workflowId: string) {
    const leave = new AbortController()
    const query = { after: 0, patterns: ends, subject: workflowId, signal: leave.signal }
    const { value } = await opened().events.follow(query)[Symbol.asyncIterator]().next()
    leave.abort()
    const { type } = value as EventRecord
    const state = await opened().call('workflows.get', { workflow_id: workflowId, steps: 0 }, asPerson)
    const { result, error } = state as { result: unknown; error: unknown }
    return { workflow_id: workflowId, type, error, result: await contentOf(result) }
  },

  async audit() {
    const audit = createAudit()
    for (let after = 0; ;) {
      const page: readonly EventRecord[] = await opened().events.read({ after, limit: 2000 })
      for (const record of page) audit.see(record)
      if (page.length < 2000) break
      after = page.at(-1)!.position
    }
    const { events, ended, unfinished } = audit
    return { events, ended, unfinished, problems: audit.problems() }
  },

  mostMemory: () => process.resourceUsage().maxRSS * 1024,
  stop: () => opened().stop(),
})
say({ loaded: true })
