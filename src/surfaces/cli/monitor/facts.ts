// What the monitor asks the server for, every few seconds; what happens in between comes with the events.
import { isRefusal, type Progress, type WorkflowStatus } from '#kernel'
import type { AliceClient } from '#surfaces/client'

export type Light = 'unknown' | 'healthy' | 'degraded' | 'unhealthy'

export interface WorkflowFacts {
  readonly workflow_id: string
  readonly name: string
  readonly status: WorkflowStatus
  readonly progress: Progress
  readonly created_at: string
  readonly updated_at: string
  readonly waiting_for?: string | null
  readonly error?: { readonly error_message?: string; readonly message?: string }
}

export interface ChangeFacts {
  readonly change_id: string
  readonly title: string
  readonly proposed_by: string
  readonly created_at: string
}

export interface ServiceFacts {
  readonly service: string
  readonly kind: string
  readonly status: Light
  readonly message: string | null
  readonly bars: readonly { readonly status: Light }[]
}

export interface DependencyFacts {
  readonly dependency: string
  readonly state: 'closed' | 'half_open' | 'open'
  readonly retry_at: string | null
  readonly latency_ms: number | null
}

export interface DeadLetterFacts {
  readonly dead_letter_id: string
  readonly reaction: string
  readonly event_type: string
  readonly error: { readonly message: string }
  readonly failed_at: string
}

export interface Facts {
  readonly version: string
  readonly head: number
  readonly running: number
  readonly waiting: number
  readonly workflows: readonly WorkflowFacts[]
  readonly failed: readonly WorkflowFacts[]
  readonly changes: readonly ChangeFacts[]
  readonly services: readonly ServiceFacts[]
  readonly dependencies: readonly DependencyFacts[]
  readonly deadLetters: readonly DeadLetterFacts[]
}

const most = 50
const mayLack = new Set(['FORBIDDEN', 'UNKNOWN_OPERATION'])

/** All of it, for whoever may see it; what the caller's key does not permit is empty. Throws when nobody answers. */
export async function readFacts(client: AliceClient, signal?: AbortSignal): Promise<Facts> {
  const ask = async <T>(name: string, input: object, instead: T): Promise<T> => {
    try {
      return (await client.call(name, input, { signal })) as T
    } catch (error) {
      if (!isRefusal(error) || !mayLack.has(error.code)) throw error
      return instead
    }
  }
  const list = (status: WorkflowStatus, limit: number) =>
    ask<{ workflows: readonly WorkflowFacts[] }>('workflows.list', { status, limit }, { workflows: [] })
  const nobody = { version: '', head: 0, workflows: { running: 0, waiting: 0 } }
  const [status, failed, changes, history, dependencies, letters, ...live] = await Promise.all([
    ask('system.status', {}, nobody),
    list('failed', most),
    ask('changes.list', { status: 'pending', limit: most }, { changes: [] as ChangeFacts[] }),
    ask('health.history', { intervals: bars }, { services: [] as ServiceFacts[] }),
    ask('health.dependencies', {}, { dependencies: [] as DependencyFacts[] }),
    ask('events.dead_letters', { limit: most }, { dead_letters: [] as DeadLetterFacts[] }),
    ...(['processing', 'compensating', 'waiting', 'pending'] as const).map(each => list(each, most)),
  ])
  return {
    version: status.version,
    head: status.head,
    running: status.workflows.running,
    waiting: status.workflows.waiting,
    workflows: live.flatMap(({ workflows }) => workflows),
    failed: failed.workflows,
    changes: changes.changes,
    services: history.services,
    dependencies: dependencies.dependencies,
    deadLetters: letters.dead_letters,
  }
}

/** Minutes of health that are shown. */
const bars = 30
