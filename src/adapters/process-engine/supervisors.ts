import { EngineError } from '#domains/infra/ports'
import { askControl } from '#lib/control-socket'
import { startDetached } from '#lib/detached'
import { readJson } from '#lib/json-file'
import { pause } from '#lib/pause'
import { isRunning, type MarkedProcess, type ProcessTable } from '#lib/processes'
import type { Place, Places } from './places.ts'
import {
  type Answer,
  type Order,
  type Question,
  reappearSignal,
  type SupervisorState,
  variables,
} from './supervision.ts'

const appearMs = 5000
const statusMs = 5000

export type Supervisors = ReturnType<typeof createSupervisors>

/** Finds, asks and starts the supervisors of a folder. No process is touched that does not bear our mark. */
export function createSupervisors(places: Places, table: ProcessTable) {
  const isOurs = ({ env }: Pick<MarkedProcess, 'env'>, handle: string) =>
    env.get(variables.id) === handle && env.get(variables.engine) === places.engineMark
  const isSupervisor = ({ env }: Pick<MarkedProcess, 'env'>) => env.get(variables.role) === 'supervisor'

  const ofFolder = async (): Promise<readonly MarkedProcess[]> => {
    const all = await table.startedWith(variables.id)
    return all.filter(({ env }) => env.get(variables.engine) === places.engineMark)
  }
  const processesOf = async ({ handle }: Place) => (await ofFolder()).filter(each => isOurs(each, handle))

  const written = async (place: Place): Promise<SupervisorState | undefined> => {
    const state = (await readJson(place.stateFile)) as SupervisorState | undefined
    if (!state || !(await isRunning(table, state.supervisor))) return undefined
    const env = await table.environmentOf(state.supervisor.pid)
    return env && isOurs({ env }, place.handle) && isSupervisor({ env }) ? state : undefined
  }

  const appears = async (place: Place, found?: MarkedProcess): Promise<boolean> => {
    for (let waitedMs = 0; waitedMs < appearMs; waitedMs += 25) {
      if (await written(place)) return true
      if (found && !(await isRunning(table, found))) return false
      await pause(25)
    }
    return false
  }

  /** Also one of whom nothing is written: it is asked to write itself down again. */
  const isThere = async (place: Place): Promise<boolean> => {
    if (await written(place)) return true
    const found = (await processesOf(place)).find(isSupervisor)
    if (!found) return false
    process.kill(found.pid, reappearSignal)
    return appears(place, found)
  }

  return {
    ofFolder,
    processesOf,
    isThere,

    /** What it says of itself now; undefined when there is none. One that does not answer is an error. */
    async ask(place: Place, question: Question, timeoutMs = statusMs): Promise<SupervisorState | undefined> {
      if (!(await isThere(place))) return undefined
      try {
        return (await askControl(place.socket, question, timeoutMs)) as SupervisorState
      } catch (error) {
        // It may have ended in between, and then that is the answer.
        if (!(await isThere(place))) return undefined
        throw new EngineError('uncertain', `The supervisor of ${place.handle} does not answer`, {
          cause: error,
        })
      }
    },

    /** There is one afterwards; when there was one already, it stays the only one. */
    async start(place: Place, order: Order): Promise<void> {
      const answer = (await startDetached({
        // oxlint-disable-next-line unicorn/relative-url-style -- the build finds programs by their ./
        program: new URL('./supervisor.worker.ts', import.meta.url),
        env: {
          ...order.baseEnv,
          [variables.id]: order.id,
          [variables.engine]: places.engineMark,
          [variables.type]: order.record.type,
          [variables.role]: 'supervisor',
        },
        input: { order, engine: places.engineMark },
        complaints: place.supervisorLog,
      })) as Answer
      if ('refused' in answer) await appears(place)
    },

    /** Everything that bears the mark of this object, the supervisor first, so that it starts nothing again. */
    async kill(place: Place): Promise<void> {
      for (let round = 0; round < 100; round += 1) {
        const found = await processesOf(place)
        if (found.length === 0) return
        const [next] = [...found.filter(isSupervisor), ...found]
        if (next && (await isRunning(table, next))) killQuietly(next.pid)
        await pause(5)
      }
      throw new EngineError('transient', `Processes of ${place.handle} do not end`)
    },
  }
}

const killQuietly = (pid: number) => {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It was faster.
  }
}
