import { operation } from '#kernel'
import { z } from 'zod'
import { addAmounts, isExceeded } from '../budget.ts'
import { Money, Project, ProjectId, ProjectSpendingRecorded } from '../contract.ts'
import { getProject, nameOf, toProject } from '../rules.ts'
import { Projects } from '../views.ts'

/** Records money that was spent. What goes over the budget pauses the project, and a paused project takes no more. */
export const recordSpending = operation('projects.record_spending', {
  about: 'Record money spent for a project; spending more than its budget pauses it.',
  effect: 'write',
  rest: 'POST /projects/{project_id}/spendings',
  input: z.strictObject({
    project_id: ProjectId,
    amount: Money,
    what: z.string().min(1).max(300).describe('what it was spent on'),
  }),
  output: Project,
  uses: { projects: Projects },
  refuses: { PROJECT_NOT_FOUND: 404, PROJECT_PAUSED: 402, CURRENCY_DIFFERS: 422 },

  async run({ project_id, amount, what }, { projects, actor, emit, refuse }) {
    const row = await getProject(projects, project_id, refuse)
    const { budget_total, spent, currency } = row
    if (row.status === 'paused') {
      throw refuse(
        'PROJECT_PAUSED',
        `${project_id} has spent ${spent} of ${budget_total} ${currency} and is paused`,
        {
          details: { total: budget_total, spent, currency },
          suggestions: ['projects.set_budget'],
        },
      )
    }
    if (amount.currency !== currency) {
      const message = `${project_id} counts in ${currency}, not in ${amount.currency}`
      throw refuse('CURRENCY_DIFFERS', message, { suggestions: [`use_${currency}`] })
    }
    emit(ProjectSpendingRecorded({ project_id, amount, what, recorded_by: nameOf(actor) }))
    const next = { ...row, spent: addAmounts(spent, amount.amount) }
    return toProject({ ...next, status: isExceeded(next) ? 'paused' : 'active' })
  },
})
