import type { z } from 'zod'
import type { BlueprintResource } from '../contract.ts'

type Resource = z.input<typeof BlueprintResource>
type Fields = Readonly<Record<string, unknown>>

interface Joined {
  /** Names of networks of the same blueprint. */
  readonly networks?: readonly string[]
  /** Path by name of a storage of the same blueprint. */
  readonly volumes?: Readonly<Record<string, string>>
  readonly dependencies?: readonly string[]
}

/** Resources in the words that containers have, and that the fake engine takes as well. */
export interface Words {
  service(name: string, specs: Fields, joined?: Joined): Resource
  network(name: string, options?: { readonly isInternal?: boolean }): Resource
  storage(name: string, storageGb: number): Resource
}

export const wordsOf = (provider: string): Words => ({
  service(name, specs, { networks = [], volumes = {}, dependencies = [] } = {}) {
    const uses = Object.entries(volumes).map(([volume, path]) => ({ volume: outputOf(volume, 'name'), path }))
    return {
      type: 'service',
      name,
      provider,
      specs: {
        ...specs,
        ...(networks.length > 0 && {
          networks: networks.map(each => ({ name: outputOf(each, 'name'), aliases: [name] })),
        }),
        ...(uses.length > 0 && { volumes: uses }),
      },
      ...(dependencies.length > 0 && { dependencies: [...dependencies] }),
    }
  },
  network: (name, { isInternal = false } = {}) => ({
    type: 'network',
    name,
    provider,
    specs: isInternal ? { internal: true } : {},
  }),
  storage: (name, storageGb) => ({ type: 'storage', name, provider, specs: { storage_gb: storageGb } }),
})

/** `web-1`, `web-2` …: also when there is one, so that a second one leaves the first as it is. */
export const numbered = (name: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${name}-${index + 1}`)

/** `${web-1.host}` */
export const outputOf = (resource: string, output: string): string => `\${${resource}.${output}}`

/** `${web-1.host}:80` */
export const addressOf = (resource: string, port: number): string => `${outputOf(resource, 'host')}:${port}`
