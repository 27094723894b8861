import { issuesOf, type Issue } from '#lib/issues'
import { z } from 'zod'
import { Blueprint, ResourceName } from '../contract.ts'

export const categories = {
  web: 'Pages and applications that people open',
  platform: 'What other services stand on',
  data: 'Records, queues and what works on them',
  ai: 'Training and serving of models',
  operations: 'Watching, guarding and running the rest',
} as const
export type Category = keyof typeof categories

/** What every template takes. */
export const common = {
  name: ResourceName.optional().describe('name of the blueprint'),
  environment: z.enum(['dev', 'staging', 'prod']).default('dev'),
  owner: z.string().min(1).max(100).optional().describe('team or person, for quotas'),
} as const

export const instances = (usual: number, most = 20) =>
  z.coerce.number().int().min(1).max(most).default(usual).describe('how many of the part that grows')
export const cpu = (usual: number) =>
  z.coerce.number().min(0.05).max(128).default(usual).describe('cores for each of them')
export const memoryMb = (usual: number) =>
  z.coerce.number().int().min(16).max(1_048_576).default(usual).describe('memory for each of them')
export const storageGb = (usual: number) =>
  z.coerce.number().min(1).max(65_536).default(usual).describe('storage for each of them')
export const image = (usual: string) => z.string().min(1).max(500).default(usual)
export const engine = <const E extends readonly [string, ...string[]]>(...engines: E) =>
  z.enum(engines).default(engines[0]).describe('what makes it real')

/** A blueprint with holes, and what may be put into them. */
export interface Template {
  readonly name: string
  readonly title: string
  readonly about: string
  readonly category: Category
  readonly tags: readonly string[]
  readonly parameters: z.ZodObject
  make(values: Readonly<Record<string, unknown>>): Blueprint
}

interface TemplateParts<S extends z.ZodRawShape> {
  readonly title: string
  readonly about: string
  readonly category: Category
  readonly tags: readonly string[]
  readonly parameters: S
  make(values: z.output<z.ZodObject<S>>): {
    readonly description: string
    readonly resources: readonly z.input<typeof Blueprint>['resources'][number][]
    readonly metadata?: Readonly<Record<string, unknown>>
  }
}

/** Declares a template; its blueprint is complete as soon as its parameters are. */
export function template<S extends typeof common & z.ZodRawShape>(
  name: string,
  parts: TemplateParts<S>,
): Template {
  const { title, about, category, tags } = parts
  const parameters = z.strictObject(parts.parameters) as unknown as z.ZodObject
  return {
    name,
    title,
    about,
    category,
    tags,
    parameters,
    make(values) {
      const given = parameters.parse(values) as z.output<z.ZodObject<S>> & Common
      const { resources, description, metadata = {} } = parts.make(given)
      return Blueprint.parse({
        name: given.name ?? name,
        description,
        metadata: {
          environment: given.environment,
          ...(given.owner !== undefined && { owner: given.owner }),
          template: name,
          ...metadata,
        },
        resources,
      })
    },
  }
}

type Common = z.output<z.ZodObject<typeof common>>

export type Customized =
  | { readonly blueprint: Blueprint; readonly parameters: Readonly<Record<string, unknown>> }
  | { readonly issues: readonly Issue[] }

/** A template's blueprint with what somebody wants otherwise, or everything that is wrong with their wishes. */
export function customize(
  { parameters, make }: Template,
  wishes: Readonly<Record<string, unknown>>,
): Customized {
  const parsed = parameters.safeParse(wishes)
  if (!parsed.success) return { issues: issuesOf(parameters, wishes, parsed.error) }
  return { blueprint: make(parsed.data), parameters: parsed.data }
}
