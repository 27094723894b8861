import { readConfig } from '../../src/config.ts'
import { trustedCaller, type Actor, type Logger } from '../../src/kernel/index.ts'
import type { App } from '../../src/kernel/run/index.ts'
import { openAlice as openWhole } from '../../src/main/alice.ts'

export const owner: Actor = { id: 'owner', kind: 'person' }

/** Whoever may do everything at this machine. */
export const asOwner = { actor: owner, caller: trustedCaller(owner) }

/** The whole of Alice as `alice up` opens it, without a way in. */
export const openAlice = (home: string): Promise<App> =>
  openWhole({ config: readConfig({}, { ALICE_HOME: home }), log: troubleLog })

const troubleLog: Logger = {
  debug: () => {},
  info: () => {},
  warn: (details, message) => console.error(message, details),
  error: (details, message) => console.error(message, details),
}

/** Starts what an operation starts and waits for its end; answers the workflow's result. */
export async function finished(
  app: App,
  operation: string,
  input: unknown,
): Promise<Readonly<Record<string, unknown>>> {
  const ended = new Map<string, string>()
  let end = Promise.withResolvers<undefined>()
  const leave = app.bus.subscribe('workflow.*', ({ type, subject }) => {
    if (!/^workflow\.(completed|failed|canceled)$/.test(type)) return
    ended.set(subject, type)
    end.resolve(undefined)
    end = Promise.withResolvers()
  })
  try {
    const { workflow_id } = (await app.call(operation, input, asOwner)) as { workflow_id: string }
    while (!ended.has(workflow_id)) await end.promise
    const state = (await app.call('workflows.get', { workflow_id, steps: 0 }, asOwner)) as {
      result: Record<string, unknown>
    }
    if (ended.get(workflow_id) === 'workflow.completed') return state.result
    throw new Error(`${operation} ended as ${ended.get(workflow_id)}: ${JSON.stringify(state).slice(0, 500)}`)
  } finally {
    leave()
  }
}
