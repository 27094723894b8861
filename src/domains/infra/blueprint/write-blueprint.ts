import { stringify } from 'yaml'
import type { Blueprint } from '../contract.ts'

/** A blueprint as YAML that people write: without what is empty, references between equal parts written out. */
export const writeBlueprint = ({ version, name, description, metadata, resources }: Blueprint): string =>
  stringify(
    {
      version,
      name,
      ...(description !== '' && { description }),
      ...(Object.keys(metadata).length > 0 && { metadata }),
      resources: resources.map(resource => ({
        type: resource.type,
        name: resource.name,
        provider: resource.provider,
        ...(Object.keys(resource.specs).length > 0 && { specs: resource.specs }),
        ...(resource.dependencies.length > 0 && { dependencies: resource.dependencies }),
        ...(Object.keys(resource.metadata).length > 0 && { metadata: resource.metadata }),
      })),
    },
    { aliasDuplicateObjects: false, lineWidth: 100, version: '1.2' },
  )
