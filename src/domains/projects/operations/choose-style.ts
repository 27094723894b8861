import { ContentHash } from '#domains/assets/contract'
import { operation } from '#kernel'
import { z } from 'zod'
import {
  Fields,
  Lines,
  Name,
  ProjectId,
  Prose,
  References,
  StyleCategory,
  StyleChosen,
  Who,
} from '../contract.ts'
import { getProject, nameOf, said } from '../rules.ts'
import { Projects } from '../views.ts'

/** Decides for a style; the last one of a category is the one that holds. */
export const chooseStyle = operation('projects.choose_style', {
  about: 'Decide for a style of a project: visual, mood, technique or reference.',
  effect: 'write',
  rest: 'POST /projects/{project_id}/styles',
  input: z.strictObject({
    project_id: ProjectId,
    style_name: Name,
    style_category: StyleCategory,
    asset_id: ContentHash.optional().describe('an asset that shows it'),
    style_parameters: Fields.optional(),
    reference_assets: References.optional(),
    style_prompt: Prose.optional(),
    chosen_by: Who.optional().describe('the caller when not said'),
    reason: Prose.optional(),
    alternatives_considered: Lines.optional(),
  }),
  output: z.object({ project_id: z.string(), style_name: z.string(), style_category: StyleCategory }),
  uses: { projects: Projects },
  refuses: { PROJECT_NOT_FOUND: 404 },

  async run({ chosen_by, ...style }, { projects, actor, emit, refuse }) {
    const { project_id, style_name, style_category } = style
    await getProject(projects, project_id, refuse)
    emit(StyleChosen({ ...said(style), chosen_by: chosen_by ?? nameOf(actor) }))
    return { project_id, style_name, style_category }
  },
})
