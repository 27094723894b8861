import { EngineError, type TaskEnd } from '#domains/infra/ports'
import { pathOf, type ProxmoxApi } from './api.ts'
import type { Backoff } from './backoff.ts'
import { taskFailed } from './errors.ts'
import { parseUpid, type Upid } from './upid.ts'

export interface ProxmoxTasksOptions {
  readonly api: ProxmoxApi
  readonly backoff: Backoff
  /** After this it is still running, and may be waited for again. */
  readonly withinMs?: number | undefined
  /** Told of each line that a task prints. Text of strangers: never trusted. */
  readonly onLine?: ((task: Upid, line: string) => void) | undefined
}

export interface ProxmoxTasks {
  /** Until it is over, however often it was waited for before; its UPID is all that has to be kept. */
  wait(upid: string, signal: AbortSignal): Promise<TaskEnd>
  /** Until it is over, well or not. */
  untilStopped(upid: string, signal: AbortSignal): Promise<StoppedTask>
}

export interface StoppedTask {
  readonly task: Upid
  readonly exitstatus: string | undefined
  /** All that it printed. */
  readonly lines: readonly string[]
}

interface Status {
  readonly status: 'running' | 'stopped'
  readonly exitstatus?: string
}

export function proxmoxTasks(options: ProxmoxTasksOptions): ProxmoxTasks {
  const { api, backoff, withinMs = 3_600_000 } = options
  const tasks: ProxmoxTasks = {
    wait: async (upid, signal) => endOf(await tasks.untilStopped(upid, signal)),
    async untilStopped(text, signal) {
      const task = parseUpid(text)
      if (!task) throw new EngineError('permanent', `${text.slice(0, 200)} is no task of Proxmox`)
      const log = logOf(options, task)
      const last = backoff.now() + withinMs
      for (let looks = 0; ; looks += 1) {
        const status = await statusOf(api, task, signal).catch(unlessTransient)
        if (status?.status === 'stopped') {
          return { task, exitstatus: status.exitstatus, lines: await log.readOn(signal) }
        }
        if (backoff.now() >= last) {
          const what = status ? 'is still running' : 'cannot be asked about'
          throw new EngineError('transient', `${task.type} ${task.id} ${what} after ${withinMs} ms`)
        }
        if (options.onLine && status) await log.readOn(signal)
        await backoff.pause(looks, signal)
      }
    },
  }
  return tasks
}

const statusOf = ({ ask }: ProxmoxApi, { node, upid }: Upid, signal: AbortSignal) =>
  ask<Status>({ method: 'GET', path: pathOf`/nodes/${node}/tasks/${upid}/status` }, signal)

/** The node may be restarting: it is asked again until the time is over. */
function unlessTransient(error: unknown): undefined {
  if (!(error instanceof EngineError) || error.kind !== 'transient') throw error
}

/** The four ways in which a task ends. */
function endOf({ task, exitstatus, lines }: StoppedTask): TaskEnd {
  if (exitstatus === 'OK') return { warnings: [] }
  if (exitstatus !== undefined && /^WARNINGS: \d+$/.test(exitstatus)) {
    const warnings = lines.flatMap(line => /^WARN(?:ING)?:\s*(.+)$/.exec(line)?.[1] ?? [])
    return { warnings: warnings.length > 0 ? warnings : [exitstatus] }
  }
  if (exitstatus === undefined || exitstatus === 'unexpected status') {
    throw new EngineError('uncertain', `Nobody knows how ${task.type} ${task.id} ended: its worker died`)
  }
  throw taskFailed(exitstatus)
}

const pageSize = 500

function logOf({ api, onLine }: ProxmoxTasksOptions, task: Upid) {
  const lines: string[] = []
  return {
    /** All lines so far. What cannot be read is no reason to doubt how the task ended. */
    async readOn(signal: AbortSignal): Promise<readonly string[]> {
      for (;;) {
        const page = await pageOf(api, task, { start: lines.length, signal }).catch(unlessTransient)
        for (const line of page ?? []) {
          lines.push(line)
          onLine?.(task, line)
        }
        if ((page?.length ?? 0) < pageSize) return lines
      }
    },
  }
}

async function pageOf(
  { ask }: ProxmoxApi,
  { node, upid }: Upid,
  { start, signal }: { readonly start: number; readonly signal: AbortSignal },
): Promise<readonly string[]> {
  const path = pathOf`/nodes/${node}/tasks/${upid}/log`
  const params = { start, limit: pageSize }
  const page = await ask<readonly { readonly t: string }[]>({ method: 'GET', path, params }, signal)
  // What Proxmox shows in place of an empty log.
  return page.map(({ t }) => t).filter(text => text !== 'no content')
}
