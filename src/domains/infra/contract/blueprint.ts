import { z } from 'zod'

/** How many of something a blueprint may have: it is read whole. */
export const most = { resources: 2000, bytes: 2_000_000, depth: 20, values: 200_000 } as const

export const ResourceName = z
  .string()
  .max(63)
  .regex(/^[a-z]([a-z0-9-]*[a-z0-9])?$/, 'a name has small letters, digits and hyphens, like web-1')

/** Strings in `specs` may hold `${resource.output}` and `secret://name`. */
export const BlueprintResource = z.strictObject({
  /** `compute`, `network`, `storage`, `service`, or another that the engine knows. */
  type: z.string().min(1).max(50),
  name: ResourceName,
  /** The engine that makes it. */
  provider: z.string().min(1).max(50),
  specs: z.record(z.string(), z.unknown()).default({}),
  dependencies: z.array(ResourceName).max(200).default([]),
  metadata: z.record(z.string(), z.unknown()).default({}),
})

/** Declarative infrastructure: what there shall be, not how. */
export const Blueprint = z.strictObject({
  version: z.literal('1.0').default('1.0'),
  name: ResourceName,
  description: z.string().max(2000).default(''),
  resources: z.array(BlueprintResource).max(most.resources),
  metadata: z
    .looseObject({ environment: z.string().max(50).optional(), owner: z.string().max(100).optional() })
    .default({}),
})
export type Blueprint = z.output<typeof Blueprint>
export type BlueprintResource = z.output<typeof BlueprintResource>
