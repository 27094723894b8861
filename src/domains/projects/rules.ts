import type { Actor, Refusal, RefusalDetails, View, ViewReader } from '#kernel'
import type { z } from 'zod'
import { remainingOf } from './budget.ts'
import { Project } from './contract.ts'
import type { Projects } from './views.ts'

export type ProjectRow = typeof Projects extends View<infer R> ? R : never

type Refuse<Code extends string> = (code: Code, message: string, more?: RefusalDetails) => Refusal

/** `Neon Nights!` is `neon-nights`; nothing where a name has neither letters nor digits. */
export const slugOf = (name: string) =>
  name
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_]+/gu, '-')
    .replaceAll(/^[-_]+|-+$/g, '')
    .slice(0, 80)
    .replace(/-+$/, '')

export const nameOf = ({ kind, id }: Actor) => `${kind}:${id}`

/** Without the fields nobody said anything about: an event has no `undefined` in it. */
export function said<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never
}

export async function getProject(
  projects: ViewReader<ProjectRow>,
  project_id: string,
  refuse: Refuse<'PROJECT_NOT_FOUND'>,
): Promise<ProjectRow> {
  const row = await projects.get(project_id)
  if (row) return row
  throw refuse('PROJECT_NOT_FOUND', `There is no project ${project_id}`, {
    suggestions: ['projects.list', 'projects.create'],
  })
}

export function toProject(row: ProjectRow): z.output<typeof Project> {
  const { budget_total: total, spent, currency } = row
  return Project.parse({
    ...row,
    spent: { amount: spent, currency },
    budget:
      total === null
        ? null
        : { total: { amount: total, currency }, remaining: { amount: remainingOf(total, spent), currency } },
  })
}

/** Which fields two definitions differ in. */
export function changesBetween(before: object, after: object): string[] {
  const one = before as Record<string, unknown>
  const other = after as Record<string, unknown>
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])]
  return names.filter(name => JSON.stringify(one[name]) !== JSON.stringify(other[name]))
}
