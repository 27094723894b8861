import { operation } from '#kernel'
import { z } from 'zod'
import { Project, ProjectId } from '../contract.ts'
import { getProject, toProject } from '../rules.ts'
import {
  ProjectCharacters,
  ProjectConcepts,
  ProjectContext,
  Projects,
  ProjectSpendings,
  ProjectStyles,
} from '../views.ts'

const Anything = z.record(z.string(), z.unknown())
const most = 200

/** A project with every creative decision that holds now. */
export const get = operation('projects.get', {
  about: 'Show a project with its styles, context, characters, concepts and spending.',
  effect: 'read',
  rest: 'GET /projects/{project_id}',
  input: z.strictObject({ project_id: ProjectId }),
  output: Project.extend({
    initial_context: Anything.nullable(),
    style_preferences: Anything.nullable(),
    /** The last one chosen of a category is the present one. */
    styles: z.array(
      Anything.and(z.object({ style_name: z.string(), style_category: z.string(), is_current: z.boolean() })),
    ),
    context: z.array(
      z.object({
        context_type: z.string(),
        context_key: z.string(),
        value: z.unknown(),
        updated_by: z.string(),
        updated_at: z.string(),
      }),
    ),
    /** The newest version of each, with how many there are. */
    characters: z.array(
      Anything.and(z.object({ character_id: z.string(), version: z.number(), versions: z.number() })),
    ),
    concepts: z.array(Anything.and(z.object({ concept_id: z.string(), concept_name: z.string() }))),
    spendings: z.array(Anything),
  }),
  uses: {
    projects: Projects,
    styles: ProjectStyles,
    context: ProjectContext,
    characters: ProjectCharacters,
    concepts: ProjectConcepts,
    spendings: ProjectSpendings,
  },
  refuses: { PROJECT_NOT_FOUND: 404 },

  async run({ project_id }, { projects, styles, context, characters, concepts, spendings, refuse }) {
    const row = await getProject(projects, project_id, refuse)
    const [chosen, known, defined, approved, spent] = await Promise.all([
      styles.rows(query =>
        query.where('project_id', '=', project_id).orderBy('position', 'desc').limit(most),
      ),
      context.rows(query =>
        query.where('project_id', '=', project_id).orderBy('context_type').orderBy('context_key').limit(1000),
      ),
      characters.rows(query =>
        query.where('project_id', '=', project_id).orderBy('position', 'desc').limit(1000),
      ),
      concepts.rows(query =>
        query.where('project_id', '=', project_id).orderBy('position', 'desc').limit(most),
      ),
      spendings.rows(query =>
        query.where('project_id', '=', project_id).orderBy('position', 'desc').limit(50),
      ),
    ])
    const newestOf = Map.groupBy(chosen, style => style.style_category)
    return {
      ...toProject(row),
      initial_context: row.initial_context,
      style_preferences: row.style_preferences,
      styles: chosen.map(style => ({
        ...style.choice,
        style_name: style.style_name,
        style_category: style.style_category,
        chosen_at: style.chosen_at,
        is_current: newestOf.get(style.style_category)?.[0] === style,
      })),
      context: known.map(({ project_id: _, ...each }) => each),
      characters: [...Map.groupBy(defined, each => each.character_id).values()].map(([newest, ...older]) => ({
        ...newest!.definition,
        character_id: newest!.character_id,
        character_name: newest!.character_name,
        character_type: newest!.character_type,
        version: newest!.version,
        versions: older.length + 1,
        defined_at: newest!.defined_at,
      })),
      concepts: approved.map(each => ({
        ...each.concept,
        concept_id: each.concept_id,
        concept_name: each.concept_name,
        concept_type: each.concept_type,
        approved_at: each.approved_at,
      })),
      spendings: spent.map(({ project_id: _, event_id: __, position: ___, ...each }) => each),
    }
  },
})
