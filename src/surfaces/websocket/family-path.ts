import { Refusal } from '#kernel'
import type { Catalog } from '#kernel/run'
import type { Filter } from './fan-out.ts'

/** `/ws/deployments` → the events of the family `deployment`; `/ws/deployments/{id}` → those about one subject. */
export function familyOf(path: string, catalog: Catalog): Filter {
  const [, , name = '', ...rest] = path.split('/')
  if (!/^[a-z][a-z0-9_]{0,63}$/.test(name) || rest.length > 1) throw notThere()
  const [encoded] = rest
  const patterns = familiesCalled(name, catalog).map(family => `${family}.>`)
  return encoded ? { patterns, subject: decode(encoded) } : { patterns }
}

/** A family by its own name or its plural; one that nothing declares yet may still come to be in the log. */
function familiesCalled(name: string, { events }: Catalog): readonly string[] {
  const declared = new Set(events.map(({ type }) => type.split('.', 1)[0]))
  const possible = [name, ...singularsOf(name)]
  const known = possible.find(family => declared.has(family))
  return known === undefined ? possible : [known]
}

function singularsOf(name: string): readonly string[] {
  if (name.endsWith('ies')) return [`${name.slice(0, -3)}y`]
  if (/(s|x|z|ch|sh)es$/.test(name)) return [name.slice(0, -2), name.slice(0, -1)]
  return name.endsWith('s') && name.length > 1 ? [name.slice(0, -1)] : []
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw notThere()
  }
}

const notThere = () =>
  new Refusal('NOT_FOUND', 'Events are followed at /ws, or by family at /ws/<family> and /ws/<family>/{id}')
