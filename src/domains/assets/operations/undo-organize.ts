import { Started, WorkflowId } from '#domains/workflows/contract'
import { isFinished, operation, type WorkflowStatus } from '#kernel'
import { Workflows } from '#kernel/journal'
import { z } from 'zod'
import { organizationUndo } from '../workflows/organization-undo.ts'

/** Undoes a whole run of organize, also one that failed or was canceled half way. */
export const undoOrganize = operation('assets.undo_organize', {
  about: 'Undo a whole organize run: moved files go back, copies and links are removed.',
  effect: 'destroy',
  input: z.strictObject({ workflow_id: WorkflowId.describe('the organize run to undo') }),
  output: Started,
  uses: { workflows: Workflows },
  refuses: { WORKFLOW_NOT_FOUND: 404, NOT_AN_ORGANIZE_RUN: 422, STILL_RUNNING: 409 },

  async run({ workflow_id }, { workflows, start, refuse }) {
    const row = await workflows.get(workflow_id)
    if (!row) {
      throw refuse('WORKFLOW_NOT_FOUND', `There is no workflow ${workflow_id}`, {
        suggestions: ['workflows.list'],
      })
    }
    if (row.type !== 'media_organization') {
      throw refuse('NOT_AN_ORGANIZE_RUN', `${workflow_id} is a ${row.type}, not an organize run`)
    }
    if (!isFinished(row.status as WorkflowStatus)) {
      throw refuse('STILL_RUNNING', `${workflow_id} is still ${row.status}`, {
        suggestions: ['workflows.cancel'],
      })
    }
    return start(organizationUndo, { parameters: { workflow_id } })
  },
})
