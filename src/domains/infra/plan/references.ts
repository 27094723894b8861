import type { Specs } from '../ports.ts'

export interface Reference {
  readonly resource: string
  readonly output: string
}
type Outputs = Readonly<Record<string, string | number>>

const pattern = /\$\{([a-z][a-z0-9-]*)\.([A-Za-z][A-Za-z0-9_]*)\}/g
const secretPattern = /secret:\/\/[a-z0-9][a-z0-9._/-]*/g

/** Every `${resource.output}` anywhere in a value. */
export function referencesIn(value: unknown): readonly Reference[] {
  const found: Reference[] = []
  eachText(value, text => {
    for (const [, resource = '', output = ''] of text.matchAll(pattern)) found.push({ resource, output })
  })
  return found
}

/** Every `secret://name` anywhere in a value, each once. */
export function secretsIn(value: unknown): readonly string[] {
  const found = new Set<string>()
  eachText(value, text => {
    for (const [reference] of text.matchAll(secretPattern)) found.add(reference)
  })
  return [...found]
}

/** Stands for a value that is known when what it refers to was made. */
export const unknownValue = '(known after apply)'

export interface Resolved {
  readonly specs: Specs
  /** Fields of the first level that hold something not known yet. */
  readonly unknown: ReadonlySet<string>
}

/** Puts values in the place of references. A text that is one reference and nothing else takes the value as it is. */
export function resolveSpecs(specs: Specs, outputsOf: (resource: string) => Outputs | undefined): Resolved {
  const unknown = new Set<string>()
  let field = ''
  const valueOf = ({ resource, output }: Reference): string | number => {
    const value = outputsOf(resource)?.[output]
    if (value === undefined) unknown.add(field)
    return value ?? unknownValue
  }
  const resolveText = (text: string): unknown => {
    if (!text.includes('${')) return text
    const whole = referenceOf(text)
    if (whole) return valueOf(whole)
    return text.replaceAll(pattern, (_, resource: string, output: string) =>
      String(valueOf({ resource, output })),
    )
  }
  const resolve = (value: unknown): unknown => {
    if (typeof value === 'string') return resolveText(value)
    if (Array.isArray(value)) return value.map(resolve)
    if (value === null || typeof value !== 'object') return value
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, resolve(each)]))
  }
  const entries = Object.entries(specs).map(([name, value]) => {
    field = name
    return [name, resolve(value)] as const
  })
  return { specs: Object.fromEntries(entries), unknown }
}

function referenceOf(text: string): Reference | undefined {
  const [found] = text.matchAll(pattern)
  return found?.[0] === text ? { resource: found[1]!, output: found[2]! } : undefined
}

function eachText(value: unknown, look: (text: string) => void): void {
  if (typeof value === 'string') look(value)
  else if (value !== null && typeof value === 'object') {
    for (const each of Object.values(value)) eachText(each, look)
  }
}
