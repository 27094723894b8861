import { operation } from '#kernel'
import { z } from 'zod'
import {
  ContextType,
  ContextUpdated,
  Freely,
  Lines,
  Name,
  ProjectId,
  Prose,
  References,
  UpdateType,
  Who,
} from '../contract.ts'
import { getProject, nameOf, said } from '../rules.ts'
import { ProjectContext, Projects } from '../views.ts'

/** Adds, changes or removes what a project knows; what was there before is in the event. */
export const updateContext = operation('projects.update_context', {
  about:
    'Add, change or remove something a project knows: about characters, narrative, visuals or technique.',
  effect: 'write',
  rest: 'POST /projects/{project_id}/context',
  input: z.strictObject({
    project_id: ProjectId,
    context_type: ContextType,
    context_key: Name,
    new_value: Freely.optional().describe('absent removes it'),
    update_type: UpdateType.optional().describe('follows from what is there when not said'),
    updated_by: Who.optional().describe('the caller when not said'),
    update_reason: Prose.optional(),
    related_assets: References.optional(),
    impacts: Lines.optional(),
  }),
  output: z.object({
    project_id: z.string(),
    context_key: z.string(),
    update_type: UpdateType,
    previous_value: z.unknown().optional(),
  }),
  uses: { projects: Projects, context: ProjectContext },
  refuses: { PROJECT_NOT_FOUND: 404, CONTEXT_EXISTS: 409, CONTEXT_NOT_FOUND: 404, VALUE_MISSING: 422 },

  async run({ update_type, updated_by, ...change }, { projects, context, actor, emit, refuse }) {
    const { project_id, context_type, context_key, new_value } = change
    await getProject(projects, project_id, refuse)
    const known = await context.get(project_id, context_type, context_key)
    const inferred = new_value === undefined ? 'removal' : known ? 'modification' : 'addition'
    const type = update_type ?? inferred
    if (type === 'addition' && known) {
      throw refuse('CONTEXT_EXISTS', `${project_id} has ${context_key} already`, {
        suggestions: ['use_modification'],
      })
    }
    if (type !== 'addition' && !known) {
      throw refuse('CONTEXT_NOT_FOUND', `${project_id} knows nothing of ${context_key}`, {
        suggestions: ['use_addition'],
      })
    }
    if (type !== 'removal' && new_value === undefined) {
      throw refuse('VALUE_MISSING', `Say what ${context_key} is`, { suggestions: ['set_new_value'] })
    }
    const previous = known && Freely.safeParse(known.value).data
    const { new_value: _, ...rest } = change
    emit(
      ContextUpdated({
        ...said(rest),
        update_type: type,
        updated_by: updated_by ?? nameOf(actor),
        ...(type !== 'removal' && new_value !== undefined && { new_value }),
        ...(previous !== undefined && { previous_value: previous }),
      }),
    )
    return {
      project_id,
      context_key,
      update_type: type,
      ...(previous !== undefined && { previous_value: previous }),
    }
  },
})
