import { EngineError, type Specs, type Wanted } from '#domains/infra/ports'
import { sha256 } from '#lib/hash'

/** Fields of containers that may hold `secret://name`; all others end in labels, names or plans. */
export const secretFields = ['env', 'command', 'entrypoint'] as const
const secretPattern = /secret:\/\/[a-z0-9][a-z0-9._/-]*/g

/** Where a value stands, with the text it came from and a salted hash of what it became: `env.TOKEN`, `command.2`. */
type Traces = Readonly<Record<string, { readonly shown: string; readonly hash: string }>>

export const changedSecret = '(changed)'

/** The specs as the engine needs them, and what to keep so that they can be read back without their secrets. */
export function withSecrets({ specs, secrets, key }: Wanted): {
  readonly specs: Specs
  readonly traces: Traces
} {
  const traces: Record<string, Traces[string]> = {}
  const filled = Object.fromEntries(
    Object.entries(specs).map(([field, value]) => {
      if (!(secretFields as readonly string[]).includes(field)) return [field, value]
      return [
        field,
        mapTexts(value, field, (text, path) => {
          const real = text.replaceAll(secretPattern, reference => valueOf(reference, secrets))
          if (real !== text) traces[path] = { shown: text, hash: hashOf(real, key) }
          return real
        }),
      ]
    }),
  )
  return { specs: filled, traces }
}

/** A value that was read, with the text that was wanted in the place of each secret it holds. */
export function hideSecrets(
  field: string,
  value: unknown,
  { traces, key }: { traces: Traces; key: string },
): unknown {
  const shownByHash = new Map(Object.values(traces).map(({ shown, hash }) => [hash, shown]))
  return mapTexts(value, field, (text, path) => {
    const trace = traces[path]
    if (shownByHash.size === 0) return text
    const shown = shownByHash.get(hashOf(text, key))
    if (trace) return trace.shown === shown ? shown : changedSecret
    return shown ?? text
  })
}

export function tracesIn(text: string | undefined): Traces {
  try {
    return JSON.parse(text ?? '{}') as Traces
  } catch {
    return {}
  }
}

/** The key of the object is the salt: two objects with one secret have two hashes. */
const hashOf = (value: string, key: string) => sha256(`${key}\n${value}`)

function valueOf(reference: string, secrets: Wanted['secrets']): string {
  const value = secrets.get(reference)
  if (value === undefined) throw new EngineError('permanent', `There is no value for ${reference}`)
  return value
}

/** Lists and objects of texts, with each text otherwise. */
function mapTexts(value: unknown, path: string, map: (text: string, path: string) => string): unknown {
  if (typeof value === 'string') return map(value, path)
  if (Array.isArray(value)) return value.map((each, at) => mapTexts(each, `${path}.${at}`, map))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, mapTexts(each, `${path}.${name}`, map)]),
  )
}
