import { operation } from '#kernel'
import { z } from 'zod'
import {
  Fields,
  Money,
  Name,
  Project,
  ProjectBudgetSet,
  ProjectCreated,
  ProjectId,
  Prose,
} from '../contract.ts'
import { getProject, nameOf, said, slugOf, toProject } from '../rules.ts'
import { Projects } from '../views.ts'

/** Begins a project; its id is its name as file systems write it, so that folders and people say the same. */
export const create = operation('projects.create', {
  about: 'Begin a creative project, with its context, style preferences and budget.',
  effect: 'write',
  rest: 'POST /projects',
  input: z.strictObject({
    project_name: Name,
    project_id: ProjectId.optional().describe('made from the name when not said'),
    description: Prose.optional(),
    project_type: z.string().max(60).optional().describe('music_video, art_series, story …'),
    initial_context: Fields.optional(),
    style_preferences: Fields.optional(),
    parent_project_id: ProjectId.optional(),
    budget: Money.optional(),
  }),
  output: Project,
  uses: { projects: Projects },
  refuses: { PROJECT_EXISTS: 409, PROJECT_NOT_FOUND: 404, NAME_UNUSABLE: 422 },

  async run({ budget, ...wish }, { projects, actor, emit, refuse, now }) {
    const project_id = wish.project_id ?? slugOf(wish.project_name)
    if (project_id === '') {
      const message = `${wish.project_name} has no letters or digits to make an id from`
      throw refuse('NAME_UNUSABLE', message, { suggestions: ['set_project_id'] })
    }
    if (await projects.get(project_id)) {
      const message = `There is a project ${project_id} already`
      throw refuse('PROJECT_EXISTS', message, { suggestions: ['projects.get', 'set_project_id'] })
    }
    if (wish.parent_project_id !== undefined) await getProject(projects, wish.parent_project_id, refuse)
    const created_by = nameOf(actor)
    // Two who begin it at the same moment begin one project.
    emit(ProjectCreated({ ...said(wish), project_id, created_by }, { id: `evt_project_${project_id}` }))
    if (budget) emit(ProjectBudgetSet({ project_id, total: budget, set_by: created_by }))
    const time = now().toISOString()
    return toProject({
      ...wish,
      project_id,
      created_by,
      description: wish.description ?? null,
      project_type: wish.project_type ?? null,
      initial_context: wish.initial_context ?? null,
      style_preferences: wish.style_preferences ?? null,
      parent_project_id: wish.parent_project_id ?? null,
      status: 'active',
      budget_total: budget?.amount ?? null,
      spent: '0.00',
      currency: budget?.currency ?? 'USD',
      paused_at: null,
      created_at: time,
      updated_at: time,
      position: 0,
    })
  },
})
