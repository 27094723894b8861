import { isRefusal } from '#kernel'
import type { CliHost } from '../host.ts'
import type { LiveClient } from './live.ts'
import { lookAtSelected } from './look-at.ts'
import type { MonitorState } from './monitor-state.ts'
import { runLine, type RunProgram } from './run-line.ts'
import type { Actions } from './steer.ts'

export interface Acting {
  readonly host: CliHost
  readonly state: MonitorState
  readonly live: Pick<LiveClient, 'client' | 'refresh'>
  readonly runProgram: RunProgram
  size(): { readonly columns: number }
  changed(): void
}

const nobody = 'Nobody is there to be asked; nothing was done'

/** What keys set off, done through whoever answers at the moment. What fails is said at the bottom. */
export function createActions(acting: Acting): Omit<Actions, 'leave' | 'redraw'> {
  const { state, live, changed } = acting
  const running: { current?: AbortController | undefined } = {}
  const say = (text: string) => {
    state.note = text
    changed()
  }
  const failed = (error: unknown) => {
    const { message } = error as Error
    say(isRefusal(error) ? `${error.code}: ${message}` : message)
  }
  const show = (title: string, lines: readonly string[]) => {
    state.mode = { kind: 'detail', title, lines, top: 0 }
    changed()
  }

  const look = async () => {
    const found = await lookAtSelected(state, live.client())
    if (found && state.mode.kind === 'look') show(found.title, found.lines)
  }
  const act = async (name: string, input: object, done: string) => {
    const client = live.client()
    if (!client) return say(nobody)
    say(`${name} …`)
    await client.call(name, input)
    say(done)
    live.refresh()
  }
  const run = async (line: string) => {
    const client = live.client()
    if (!client) return say(nobody)
    say(`alice ${line} … (esc stops it)`)
    const lines = await runIn(acting, line, { client, say, running })
    state.note = ''
    show(`alice ${line}`, lines)
    live.refresh()
  }

  return {
    look: () => void look().catch(failed),
    act: (name, input, done) => void act(name, input, done).catch(failed),
    run: line => void run(line).catch(failed),
    stop() {
      running.current?.abort()
      return running.current !== undefined
    },
  }
}

interface Running {
  readonly client: NonNullable<ReturnType<LiveClient['client']>>
  readonly running: { current?: AbortController | undefined }
  say(text: string): void
}

async function runIn(
  { host, state, runProgram, size, changed }: Acting,
  line: string,
  { client, running, say }: Running,
) {
  const stopping = new AbortController()
  running.current = stopping
  const confirm = (question: string) =>
    new Promise<boolean>(resolve => {
      const answer = (isYes: boolean) => {
        state.mode = { kind: 'look' }
        resolve(isYes)
      }
      state.mode = { kind: 'confirm', question, answer }
      changed()
    })
  try {
    const columns = size().columns - 2
    return await runLine(line, { host, client, columns, signal: stopping.signal, runProgram, say, confirm })
  } finally {
    running.current = undefined
  }
}
