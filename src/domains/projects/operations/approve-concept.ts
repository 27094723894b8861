import { operation } from '#kernel'
import { z } from 'zod'
import {
  ConceptApproved,
  ConceptType,
  Lines,
  Name,
  ProjectId,
  Prose,
  References,
  Slug,
  Who,
} from '../contract.ts'
import { getProject, nameOf, said, slugOf } from '../rules.ts'
import { Projects } from '../views.ts'

/** Says that a concept is ready for production; approved again it is replaced, and the log keeps both. */
export const approveConcept = operation('projects.approve_concept', {
  about: 'Approve a concept of a project: a scene, a sequence or the whole.',
  effect: 'write',
  rest: 'POST /projects/{project_id}/concepts',
  input: z.strictObject({
    project_id: ProjectId,
    concept_id: Slug.optional().describe('made from the name when not said'),
    concept_type: ConceptType,
    concept_name: Name,
    description: Prose,
    approved_by: Who.optional().describe('the caller when not said'),
    approval_notes: Prose.optional(),
    concept_assets: References.optional(),
    reference_materials: Lines.optional(),
    production_notes: Prose.optional(),
    dependencies: Lines.optional(),
  }),
  output: z.object({ project_id: z.string(), concept_id: z.string(), approved_by: z.string() }),
  uses: { projects: Projects },
  refuses: { PROJECT_NOT_FOUND: 404, NAME_UNUSABLE: 422 },

  async run({ approved_by, ...concept }, { projects, actor, emit, refuse }) {
    const { project_id, concept_name } = concept
    await getProject(projects, project_id, refuse)
    const concept_id = concept.concept_id ?? slugOf(concept_name)
    if (concept_id === '') {
      const message = `${concept_name} has no letters or digits to make an id from`
      throw refuse('NAME_UNUSABLE', message, { suggestions: ['set_concept_id'] })
    }
    const by = approved_by ?? nameOf(actor)
    emit(ConceptApproved({ ...said(concept), concept_id, approved_by: by }))
    return { project_id, concept_id, approved_by: by }
  },
})
