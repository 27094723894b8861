import type { OperationInfo } from '#surfaces/client'
import type { RunningCopy } from './copies.ts'
import type { Known } from './inputs.ts'

const perField = 4

/** What exists in an Alice, by field name, as every read that needs nothing shows it. */
export async function learnKnown(alice: RunningCopy, operations: readonly OperationInfo[]): Promise<Known> {
  const values = new Map<string, Set<unknown>>()
  const reads = operations.filter(({ effect, input_schema }) => effect === 'read' && !input_schema.required)
  for (const { name } of reads) collect(await alice.call(name), '', values)
  return Object.fromEntries([...values].map(([field, some]) => [field, [...some].slice(0, perField)]))
}

function collect(value: unknown, field: string, values: Map<string, Set<unknown>>) {
  if (Array.isArray(value)) for (const each of value.slice(0, 20)) collect(each, field, values)
  else if (typeof value === 'object' && value !== null) {
    for (const [name, each] of Object.entries(value)) collect(each, name, values)
  } else if (typeof value === 'string' && /(_id|_hash|^project|^type|^name|^view|^reaction)$/.test(field)) {
    const known = values.get(field) ?? new Set()
    known.add(value)
    values.set(field, known)
  }
}
