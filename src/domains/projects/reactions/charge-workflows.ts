import { reaction, type EventDefinition } from '#kernel'
import { WorkflowCompleted, WorkflowFailed, Workflows } from '#kernel/journal'
import { addAmounts, difference, isMore } from '../budget.ts'
import { ProjectSpendingRecorded } from '../contract.ts'
import { Projects, ProjectSpendings } from '../views.ts'

interface Ended {
  readonly workflow_id: string
  readonly workflow_type: string
  readonly total_cost?: { readonly amount: string; readonly currency: string } | undefined
}

/** What a workflow cost is charged to the project it was started for; one that is retried costs what it costs more. */
export const chargeWorkflows = reaction('projects.charge_workflows', {
  about: 'Charges what a workflow cost to the project it was started for.',
  on: [WorkflowCompleted, WorkflowFailed] as readonly EventDefinition<Ended>[],
  uses: { workflows: Workflows, projects: Projects, spendings: ProjectSpendings },

  async run({ id, data, replayed }, { workflows, projects, spendings, emit }) {
    const { workflow_id, workflow_type, total_cost } = data
    if (!total_cost || replayed) return
    const project_id = (await workflows.get(workflow_id))?.project_id
    const project = project_id ? await projects.get(project_id) : undefined
    if (!project_id || !project) return
    if (project.currency !== total_cost.currency) {
      // Somebody must look at it: what was spent cannot be added up.
      throw new Error(
        `${workflow_id} cost ${total_cost.currency}, and ${project_id} counts in ${project.currency}`,
      )
    }
    const earlier = await spendings.rows(query => query.where('workflow_id', '=', workflow_id))
    const charged = earlier.reduce((sum, spending) => addAmounts(sum, spending.amount), '0')
    if (!isMore(total_cost.amount, charged)) return
    const amount = { amount: difference(total_cost.amount, charged), currency: total_cost.currency }
    const spending = { project_id, amount, what: workflow_type, workflow_id, recorded_by: 'system:alice' }
    emit(ProjectSpendingRecorded(spending, { id: `evt_charge_${id}` }))
  },
})
