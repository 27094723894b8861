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

/** Resources as an engine takes them: containers have names, and pretended objects ids. */
export interface Words {
  service(name: string, specs: Fields, joined?: Joined): Resource
  network(name: string, options?: { readonly isInternal?: boolean }): Resource
  storage(name: string, storageGb: number): Resource
}

export function wordsOf(engine: string): Words {
  const isDocker = engine === 'docker'
  const output = isDocker ? 'name' : 'id'
  const of = (resource: string) => outputOf(resource, output)
  return {
    service(name, specs, { networks = [], volumes = {}, dependencies = [] } = {}) {
      const uses = Object.entries(volumes).map(([volume, path]) => ({ volume: of(volume), path }))
      return {
        type: 'service',
        name,
        provider: engine,
        specs: {
          ...specs,
          ...(networks.length > 0 && {
            networks: networks.map(each => (isDocker ? { name: of(each), aliases: [name] } : of(each))),
          }),
          ...(uses.length > 0 && { volumes: uses }),
        },
        ...(dependencies.length > 0 && { dependencies: [...dependencies] }),
      }
    },
    network(name, { isInternal = false } = {}) {
      const internal = isDocker ? { internal: true } : { settings: { internal: true } }
      return { type: 'network', name, provider: engine, specs: isInternal ? internal : {} }
    },
    storage: (name, storageGb) => ({
      type: 'storage',
      name,
      provider: engine,
      specs: { storage_gb: storageGb },
    }),
  }
}

/** `web-1`, `web-2` …: also when there is one, so that a second one leaves the first as it is. */
export const numbered = (name: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${name}-${index + 1}`)

/** `${web-1.host}` */
export const outputOf = (resource: string, output: string): string => `\${${resource}.${output}}`

/** `${web-1.host}:80` */
export const addressOf = (resource: string, port: number): string => `${outputOf(resource, 'host')}:${port}`
