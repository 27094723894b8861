import type { MessageShape, Shape } from './message-shape.ts'

/** True when JSON looks like the shape: what tells the kinds of a union apart. */
export function fitsShape(shape: Shape, value: unknown): boolean {
  switch (shape.kind) {
    case 'value':
      return true
    case 'struct':
      return isRecord(value)
    case 'enum':
      return shape.values.members.some(({ json }) => json === value)
    case 'message':
      return fitsMessage(shape.message, value)
    case 'scalar':
      return fitsScalar(shape.scalar, value)
  }
}

function fitsScalar(name: string, value: unknown): boolean {
  if (name === 'string') return typeof value === 'string'
  if (name === 'bool') return typeof value === 'boolean'
  return name === 'double' ? typeof value === 'number' : Number.isSafeInteger(value)
}

function fitsMessage(message: MessageShape, value: unknown): boolean {
  const { kind, fields } = message
  if (kind === 'union') return fields.some(({ shape }) => fitsShape(shape, value))
  if (kind === 'nullable') return value === null || fitsShape(fields[0]!.shape, value)
  if (kind === 'list') return Array.isArray(value) && value.every(item => fitsShape(fields[0]!.shape, item))
  return isRecord(value) && fitsFields(message, value)
}

function fitsFields({ fields }: MessageShape, record: Readonly<Record<string, unknown>>): boolean {
  const values = fields.filter(({ role }) => role === 'value')
  const fitsAll = values.every(field => {
    const value = record[field.json]
    if (value === undefined) return !field.isRequired
    if (value === null) return field.shape.kind === 'value' || isNullable(field.json, fields)
    if (!field.isRepeated) return fitsShape(field.shape, value)
    return Array.isArray(value) && value.every(item => fitsShape(field.shape, item))
  })
  if (!fitsAll || fields.some(({ role }) => role === 'rest')) return fitsAll
  const named = new Set(values.map(({ json }) => json))
  return Object.keys(record).every(name => named.has(name))
}

const isNullable = (json: string, fields: MessageShape['fields']) =>
  fields.some(field => field.json === json && (field.role === 'null' || field.isNullWhenAbsent))

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
