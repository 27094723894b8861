import { operation } from '#kernel'
import { z } from 'zod'
import { Project, ProjectId } from '../contract.ts'
import { toProject } from '../rules.ts'
import { Projects } from '../views.ts'

/** Newest first. */
export const list = operation('projects.list', {
  about: 'List projects, newest first.',
  effect: 'read',
  rest: 'GET /projects',
  input: z.strictObject({
    status: z.enum(['active', 'paused']).optional(),
    parent_project_id: ProjectId.optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    cursor: z
      .string()
      .regex(/^\d{1,15}$/, 'not a cursor of this list')
      .optional(),
  }),
  output: z.object({ projects: z.array(Project), next_cursor: z.string().nullable() }),
  uses: { projects: Projects },
  cache: '1m',

  async run({ status, parent_project_id, limit, cursor }, { projects }) {
    const found = await projects.rows(query => {
      let page = query.orderBy('position', 'desc').limit(limit + 1)
      if (status) page = page.where('status', '=', status)
      if (parent_project_id !== undefined) page = page.where('parent_project_id', '=', parent_project_id)
      if (cursor !== undefined) page = page.where('position', '<', Number(cursor))
      return page
    })
    const page = found.slice(0, limit)
    const next_cursor = found.length > limit ? String(page.at(-1)!.position) : null
    return { projects: page.map(toProject), next_cursor }
  },
})
