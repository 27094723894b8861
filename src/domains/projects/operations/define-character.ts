import { operation } from '#kernel'
import { z } from 'zod'
import {
  CharacterDefined,
  CharacterType,
  Fields,
  Lines,
  Name,
  ProjectId,
  Prose,
  References,
  Slug,
} from '../contract.ts'
import { changesBetween, getProject, said, slugOf } from '../rules.ts'
import { ProjectCharacters, Projects } from '../views.ts'

/** Creates a character, or a new version of one; earlier versions stay. */
export const defineCharacter = operation('projects.define_character', {
  about: 'Create a character of a project, or a new version of one.',
  effect: 'write',
  rest: 'POST /projects/{project_id}/characters',
  input: z.strictObject({
    project_id: ProjectId,
    character_id: Slug.optional().describe('made from the name when not said'),
    character_name: Name,
    character_type: CharacterType,
    visual_description: Prose.optional(),
    personality_traits: Lines.optional(),
    backstory: Prose.optional(),
    reference_assets: References.optional(),
    style_guidelines: Fields.optional(),
    changes_from_previous: Lines.optional().describe('the fields that differ when not said'),
  }),
  output: z.object({
    project_id: z.string(),
    character_id: z.string(),
    version: z.number(),
    changes_from_previous: z.array(z.string()),
  }),
  uses: { projects: Projects, characters: ProjectCharacters },
  refuses: { PROJECT_NOT_FOUND: 404, NAME_UNUSABLE: 422 },

  async run({ changes_from_previous, ...wish }, { projects, characters, emit, refuse }) {
    const { project_id, character_name, character_type } = wish
    await getProject(projects, project_id, refuse)
    const character_id = wish.character_id ?? slugOf(character_name)
    if (character_id === '') {
      const message = `${character_name} has no letters or digits to make an id from`
      throw refuse('NAME_UNUSABLE', message, { suggestions: ['set_character_id'] })
    }
    const [last] = await characters.rows(query =>
      query
        .where('project_id', '=', project_id)
        .where('character_id', '=', character_id)
        .orderBy('position', 'desc')
        .limit(1),
    )
    const version = (last?.version ?? 0) + 1
    const changes =
      changes_from_previous ??
      (last ? differences(last, { ...said(wish), character_name, character_type }) : [])
    emit(
      CharacterDefined({
        ...said(wish),
        character_id,
        version,
        ...(last && {
          previous_version_id: `${character_id}@${last.version}`,
          changes_from_previous: changes,
        }),
      }),
    )
    return { project_id, character_id, version, changes_from_previous: changes }
  },
})

interface Known {
  readonly character_name: string
  readonly character_type: string
  readonly definition: Record<string, unknown>
}

function differences({ character_name, character_type, definition }: Known, next: object): string[] {
  const { previous_version_id: _, changes_from_previous: __, ...before } = definition
  const { project_id: ___, character_id: ____, ...after } = next as Record<string, unknown>
  return changesBetween({ ...before, character_name, character_type }, after)
}
