import { Refusal } from '#kernel'
import { nearest } from '#lib/nearest'
import { z } from 'zod'
import { findTemplate, templates } from './all-templates.ts'
import { categories, type Template } from './template.ts'

export const TemplateSummary = z.object({
  name: z.string(),
  title: z.string(),
  about: z.string(),
  category: z.string(),
  tags: z.array(z.string()),
  engines: z.array(z.string()),
})

export const Category = z.enum(
  Object.keys(categories) as [keyof typeof categories, ...(keyof typeof categories)[]],
)

/** What callers see of a template in a list. */
export const toSummary = (each: Template): z.output<typeof TemplateSummary> => ({
  name: each.name,
  title: each.title,
  about: each.about,
  category: each.category,
  tags: [...each.tags],
  engines: enginesOf(each),
})

const enginesOf = ({ parameters }: Template): string[] => {
  const { engine } = parametersOf(parameters)
  return Array.isArray(engine?.enum) ? engine.enum.map(String) : []
}

/** JSON Schema of each parameter, by name. */
export const parametersOf = (parameters: z.ZodObject): Readonly<Record<string, Record<string, unknown>>> => {
  const { properties } = z.toJSONSchema(parameters, { io: 'output' }) as {
    properties?: Record<string, Record<string, unknown>>
  }
  return properties ?? {}
}

export function getTemplate(name: string): Template {
  const found = findTemplate(name)
  if (found) return found
  const meant = nearest(
    name,
    templates.map(each => each.name),
  )
  const hint = meant === undefined ? '' : `; did you mean ${meant}?`
  throw new Refusal('TEMPLATE_NOT_FOUND', `There is no template ${name.slice(0, 100)}${hint}`, {
    status: 404,
    suggestions: ['templates.list', ...(meant === undefined ? [] : [`use_${meant}`])],
  })
}
