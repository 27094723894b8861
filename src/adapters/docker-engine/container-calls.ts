import { EngineError, type Mark } from '#domains/infra/ports'
import type { Container } from './api.ts'
import { refused, type Connection } from './connection.ts'
import type { Question } from './http.ts'
import { filterOf, foreign, markIn, type Marked } from './mark.ts'
import type { Ours } from './publishing.ts'

/** One container as a list has it. */
export interface Listed {
  readonly id: string
  readonly isRunning: boolean
  readonly mark: Marked
}

/** What is asked of the Engine about containers. Every call that changes one begins with `ours`. */
export interface ContainerCalls {
  inspect(idOrName: string, signal: AbortSignal): Promise<Container | undefined>
  /** Undefined when it is gone; refuses what has no mark. */
  ours(id: string, signal: AbortSignal): Promise<Ours | undefined>
  list(mark: { deployment: string } & Partial<Mark>, signal: AbortSignal): Promise<readonly Listed[]>
  start(ours: Ours, signal: AbortSignal): Promise<void>
  stop(ours: Ours, signal: AbortSignal): Promise<void>
  restart(ours: Ours, signal: AbortSignal): Promise<void>
  /** Gone when it returns, with the volumes that have no name. */
  remove(id: string, signal: AbortSignal): Promise<void>
  /** What went wrong with a command in it; undefined: nothing did. */
  run(id: string, command: readonly string[], signal: AbortSignal): Promise<string | undefined>
}

export function containerCalls(connection: Connection): ContainerCalls {
  /** `fine` are the answers that say it is so already. */
  const post = async (
    path: string,
    signal: AbortSignal,
    more: Partial<Question> & { fine?: readonly number[] } = {},
  ) => {
    const { fine = [304], ...question } = { method: 'POST' as const, ...more, path, signal }
    const answer = await connection.ask(question)
    if (answer.status >= 400 && !fine.includes(answer.status)) throw refused(answer, question)
  }
  const secondsOf = ({ container }: Ours) => container.Config.StopTimeout ?? 10
  const patience = (ours: Ours) => ({ timeoutMs: (secondsOf(ours) + 60) * 1000 })
  const unpause = async ({ container }: Ours, signal: AbortSignal) => {
    if (container.State.Paused || container.State.Status === 'paused') {
      await post(`/containers/${container.Id}/unpause`, signal, { fine: [409, 500] })
    }
  }

  const calls: ContainerCalls = {
    inspect: (name, signal) =>
      connection.get<Container>({ path: `/containers/${encodeURIComponent(name)}/json`, signal }, [404]),
    async ours(id, signal) {
      const container = await calls.inspect(id, signal)
      // A short id or a name would lead somewhere as well, and somewhere else tomorrow.
      if (container?.Id !== id) return
      const mark = markIn(container.Config.Labels)
      if (!mark) throw foreign(`The container ${container.Name.slice(1)}`)
      return { container, mark, facts: await connection.facts(signal) }
    },
    async list(mark, signal) {
      const query = { all: true, filters: filterOf(mark) }
      const found = await connection.get<readonly ListedRaw[]>({ path: '/containers/json', query, signal })
      return found!.flatMap(({ Id: id, State, Labels }) => {
        const seen = markIn(Labels)
        return seen ? [{ id, isRunning: State === 'running', mark: seen }] : []
      })
    },
    async start(ours, signal) {
      const { Paused, Status } = ours.container.State
      if (Paused || Status === 'paused') return unpause(ours, signal)
      await post(`/containers/${ours.container.Id}/start`, signal)
    },
    async stop(ours, signal) {
      await unpause(ours, signal)
      await post(`/containers/${ours.container.Id}/stop`, signal, {
        query: { t: secondsOf(ours) },
        ...patience(ours),
      })
    },
    async restart(ours, signal) {
      await unpause(ours, signal)
      await post(`/containers/${ours.container.Id}/restart`, signal, {
        query: { t: secondsOf(ours) },
        ...patience(ours),
      })
    },
    async remove(id, signal) {
      const question = {
        method: 'DELETE',
        path: `/containers/${id}`,
        query: { v: true, force: true },
        signal,
      } as const
      const answer = await connection.ask({ ...question, timeoutMs: 120_000 })
      // Somebody else is removing it: when both are done it is gone.
      const isUnderWay = answer.status === 409 && /already in progress/i.test(answer.message)
      if (answer.status >= 400 && answer.status !== 404 && !isUnderWay) throw refused(answer, question)
      if (isUnderWay && (await calls.inspect(id, signal))) {
        throw new EngineError('transient', `The container ${id.slice(0, 12)} is being removed`)
      }
    },
    run: (id, command, signal) => runIn(connection, { id, command, signal }),
  }
  return calls
}

interface ListedRaw {
  readonly Id: string
  readonly State?: string
  readonly Labels?: Readonly<Record<string, string>> | null
}

interface Running {
  readonly id: string
  readonly command: readonly string[]
  readonly signal: AbortSignal
}

async function runIn(
  { get, ask }: Connection,
  { id, command, signal }: Running,
): Promise<string | undefined> {
  const body = { Cmd: command, AttachStdout: true, AttachStderr: true }
  const made = await get<{ readonly Id: string }>({
    method: 'POST',
    path: `/containers/${id}/exec`,
    body,
    signal,
  })
  const path = `/exec/${made!.Id}`
  // Its output is read to the end, because that is when the command has ended.
  await ask({ method: 'POST', path: `${path}/start`, body: { Detach: false, Tty: false }, signal })
  const { ExitCode: code } = (await get<{ readonly ExitCode?: number | null }>({
    path: `${path}/json`,
    signal,
  }))!
  return code === 0 ? undefined : `its command ended with ${code}`
}
