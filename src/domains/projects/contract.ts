import { ContentHash } from '#domains/assets/contract'
import { event } from '#kernel'
import { z } from 'zod'

/** A name as people and file systems write it: letters and digits of any script, `-` and `_`. */
export const Slug = z
  .string()
  .max(80)
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}_-]*$/u, 'letters, digits, - and _')
export const ProjectId = Slug.describe('project id, like neon-nights')

const Amount = z.string().regex(/^\d{1,9}(\.\d{1,6})?$/, 'a decimal amount with at most six decimals')
export const Money = z.strictObject({ amount: Amount, currency: z.string().regex(/^[A-Z]{3}$/, 'like USD') })

export const StyleCategory = z.enum(['visual', 'mood', 'technique', 'reference'])
export const ContextType = z.enum(['character', 'narrative', 'visual', 'technical'])
export const UpdateType = z.enum(['addition', 'modification', 'removal'])
export const CharacterType = z.enum(['protagonist', 'supporting', 'background'])
export const ConceptType = z.enum(['scene', 'sequence', 'overall'])

const mostJson = 12_000
const isSmall = (value: unknown) => JSON.stringify(value).length <= mostJson
/** Anything JSON can say, as long as an event can carry it. */
export const Freely = z.json().refine(isSmall, `at most ${mostJson} characters of JSON`)
export const Fields = z
  .record(z.string().max(100), z.json())
  .refine(isSmall, `at most ${mostJson} characters of JSON`)

export const Name = z.string().min(1).max(120)
export const Prose = z.string().max(8000)
export const Who = z.string().min(1).max(200)
export const Lines = z.array(z.string().max(500)).max(100)
export const References = z.array(ContentHash).max(200)

const ofProject = { subject: (data: { project_id: string }) => data.project_id }

export const ProjectCreated = event(
  'project.created',
  {
    project_id: ProjectId,
    project_name: Name,
    description: Prose.optional(),
    /** `music_video`, `art_series`, `story` or whatever people make. */
    project_type: z.string().max(60).optional(),
    initial_context: Fields.optional(),
    style_preferences: Fields.optional(),
    created_by: Who,
    parent_project_id: ProjectId.optional(),
  },
  { ...ofProject, about: 'A creative project began.' },
)

export const StyleChosen = event(
  'style.chosen',
  {
    project_id: ProjectId,
    style_name: Name,
    style_category: StyleCategory,
    asset_id: ContentHash.optional(),
    style_parameters: Fields.optional(),
    reference_assets: References.optional(),
    style_prompt: Prose.optional(),
    chosen_by: Who,
    reason: Prose.optional(),
    alternatives_considered: Lines.optional(),
  },
  { ...ofProject, about: 'Somebody decided for a style.' },
)

export const ContextUpdated = event(
  'context.updated',
  {
    project_id: ProjectId,
    context_type: ContextType,
    update_type: UpdateType,
    context_key: Name,
    new_value: Freely.optional(),
    previous_value: Freely.optional(),
    updated_by: Who,
    update_reason: Prose.optional(),
    related_assets: References.optional(),
    impacts: Lines.optional(),
  },
  { ...ofProject, about: 'What a project knows of its world changed.' },
)

export const CharacterDefined = event(
  'character.defined',
  {
    project_id: ProjectId,
    character_id: Slug,
    character_name: Name,
    character_type: CharacterType,
    visual_description: Prose.optional(),
    personality_traits: Lines.optional(),
    backstory: Prose.optional(),
    reference_assets: References.optional(),
    style_guidelines: Fields.optional(),
    version: z.number().int().min(1),
    previous_version_id: z.string().optional(),
    changes_from_previous: Lines.optional(),
  },
  { ...ofProject, about: 'A character was created or redefined; earlier versions stay.' },
)

export const ConceptApproved = event(
  'concept.approved',
  {
    project_id: ProjectId,
    concept_id: Slug,
    concept_type: ConceptType,
    concept_name: Name,
    description: Prose,
    approved_by: Who,
    approval_notes: Prose.optional(),
    concept_assets: References.optional(),
    reference_materials: Lines.optional(),
    production_notes: Prose.optional(),
    dependencies: Lines.optional(),
  },
  { ...ofProject, about: 'A concept is ready for production.' },
)

export const ProjectBudgetSet = event(
  'project.budget_set',
  { project_id: ProjectId, total: Money, set_by: Who },
  { ...ofProject, about: 'What a project may cost in all.' },
)

export const ProjectSpendingRecorded = event(
  'project.spending_recorded',
  {
    project_id: ProjectId,
    amount: Money,
    what: z.string().min(1).max(300),
    workflow_id: z.string().max(200).optional(),
    recorded_by: Who,
  },
  { ...ofProject, about: 'Money was spent for a project.' },
)

export const ProjectPaused = event(
  'project.paused',
  { project_id: ProjectId, reason: z.enum(['budget_exceeded']), total: Money, spent: Money },
  {
    ...ofProject,
    priority: 'high',
    about: 'A project spent more than its budget; nothing more is spent for it.',
  },
)

export const ProjectResumed = event(
  'project.resumed',
  { project_id: ProjectId, total: Money },
  { ...ofProject, about: 'The budget was raised, and the project goes on.' },
)

export const Project = z.object({
  project_id: z.string(),
  project_name: z.string(),
  description: z.string().nullable(),
  project_type: z.string().nullable(),
  status: z.enum(['active', 'paused']),
  parent_project_id: z.string().nullable(),
  budget: z.object({ total: Money, remaining: Money }).nullable(),
  spent: Money,
  created_by: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
})
