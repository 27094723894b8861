import { reaction, type EventDefinition } from '#kernel'
import { ProjectBudgetSet, ProjectPaused, ProjectSpendingRecorded } from '../contract.ts'
import { Projects } from '../views.ts'

/** The fold pauses a project; this says so to everybody, once. */
export const announcePause = reaction('projects.announce_pause', {
  about: 'Says that a project is paused because it spent more than its budget.',
  on: [ProjectSpendingRecorded, ProjectBudgetSet] as readonly EventDefinition<{ project_id: string }>[],
  uses: { projects: Projects },

  async run({ id, data, replayed }, { projects, emit }) {
    const row = await projects.get(data.project_id)
    if (replayed || row?.status !== 'paused' || row.paused_at !== null || row.budget_total === null) return
    const { project_id, currency } = row
    const total = { amount: row.budget_total, currency }
    const spent = { amount: row.spent, currency }
    emit(ProjectPaused({ project_id, reason: 'budget_exceeded', total, spent }, { id: `evt_pause_${id}` }))
  },
})
