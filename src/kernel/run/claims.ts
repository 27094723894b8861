// A workflow of a type that nobody knew where it was taken over waits for a process that knows the type.
import { isRefusal, type NewEvent } from '#kernel'
import { WorkflowResumed } from '#kernel/journal'
import type { Catalog } from './catalog.ts'
import type { AppendOptions } from './draft.ts'
import type { WorkflowReads } from './workflow-reads.ts'
import type { WorkflowRow } from './workflow-row.ts'

export interface ClaimDeps extends Pick<WorkflowReads, 'findRow' | 'lastPosition' | 'unfinished'> {
  readonly catalog: Catalog
  append(event: NewEvent, workflowId: string, expect: AppendOptions['expect']): Promise<unknown>
}

export interface Claims {
  /** Of all processes that know its type, the first to write gets it. */
  claim(workflowId: string): Promise<void>
  /** Claims what waits since before this process started. */
  claimAll(): Promise<void>
}

const mostTries = 5

export function createClaims({ catalog, findRow, lastPosition, unfinished, append }: ClaimDeps): Claims {
  const isOurs = ({ status, type, waiting_for }: WorkflowRow) =>
    status === 'waiting' && waiting_for === type && catalog.findWorkflow(type) !== undefined

  async function claim(workflowId: string) {
    for (let tries = 0; tries < mostTries; tries += 1) {
      // First where its journal ends, then how it stands: what happens in between makes the append fail.
      const position = await lastPosition(workflowId)
      const row = await findRow(workflowId)
      if (!row || !isOurs(row)) return
      if (await appended(row, position)) return
    }
  }

  async function appended({ workflow_id, owner: previous_owner }: WorkflowRow, position: number) {
    const resumed = WorkflowResumed({ workflow_id, reason: 'takeover', previous_owner })
    try {
      await append(resumed, workflow_id, { [workflow_id]: position })
      return true
    } catch (error) {
      if (isRefusal(error) && error.code === 'VERSION_CONFLICT') return false
      throw error
    }
  }

  return {
    claim,
    async claimAll() {
      for (const row of await unfinished(undefined)) if (isOurs(row)) await claim(row.workflow_id)
    },
  }
}
