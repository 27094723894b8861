import { operation } from '#kernel'
import { z } from 'zod'
import { isMore } from '../budget.ts'
import { Money, Project, ProjectBudgetSet, ProjectId, ProjectResumed } from '../contract.ts'
import { getProject, nameOf, toProject } from '../rules.ts'
import { Projects } from '../views.ts'

/** Says what a project may cost in all; a higher total lets a paused one go on. */
export const setBudget = operation('projects.set_budget', {
  about: 'Set what a project may cost in all; raising it lets a paused project go on.',
  effect: 'write',
  permission: 'projects:manage',
  rest: 'PUT /projects/{project_id}/budget',
  input: z.strictObject({ project_id: ProjectId, total: Money }),
  output: Project,
  uses: { projects: Projects },
  refuses: { PROJECT_NOT_FOUND: 404, CURRENCY_DIFFERS: 422 },

  async run({ project_id, total }, { projects, actor, emit, refuse }) {
    const row = await getProject(projects, project_id, refuse)
    if (total.currency !== row.currency && isMore(row.spent, '0')) {
      const message = `${project_id} has spent ${row.spent} ${row.currency} already; a budget in ${total.currency} cannot be compared`
      throw refuse('CURRENCY_DIFFERS', message, { suggestions: [`use_${row.currency}`] })
    }
    const isOver = isMore(row.spent, total.amount)
    emit(ProjectBudgetSet({ project_id, total, set_by: nameOf(actor) }))
    if (row.status === 'paused' && !isOver) emit(ProjectResumed({ project_id, total }))
    const status = isOver ? 'paused' : 'active'
    return toProject({ ...row, budget_total: total.amount, currency: total.currency, status })
  },
})
