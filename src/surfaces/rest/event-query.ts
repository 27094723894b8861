import { Refusal } from '#kernel'
import { nearest } from '#lib/nearest'
import type { JsonSchema } from '#surfaces/client'
import { unreadable, type HttpRequest } from '#surfaces/http'
import { z } from 'zod'
import { queryFields } from './request-input.ts'

const filter = { types: z.array(z.string()).optional(), subject: z.string().optional() }
const Position = z.number().int().min(0)
const StreamQuery = z.strictObject({ ...filter, after: Position.optional(), since: z.string().optional() })
const RecentQuery = z.strictObject({ ...filter, limit: z.number().int().min(1).max(1000).default(50) })

/** What to stream, and from where: `Last-Event-ID` (HTML Living Standard §9.2.4) goes before the query. */
export function streamQuery(request: HttpRequest): z.output<typeof StreamQuery> {
  const query = parse(StreamQuery, request)
  const last = request.headers['last-event-id']
  if (last === undefined || last === '') return query
  const { since: _, ...rest } = query
  return { ...rest, after: positionOf(String(last)) }
}

export const recentQuery = (request: HttpRequest) => parse(RecentQuery, request)

function positionOf(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw unreadable('Last-Event-ID is the position of an event: 0, 1, 2 …')
}

function parse<T extends z.ZodObject>(schema: T, request: HttpRequest): z.output<T> {
  const parsed = schema.safeParse(queryFields(request, jsonSchemaOf(schema)))
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues
    .flatMap(issue => described(issue, Object.keys(schema.shape)))
    .slice(0, 20)
  const { path, message } = issues[0]!
  throw new Refusal('INVALID_INPUT', `The query cannot be used (${path}): ${message}`, {
    details: { issues },
  })
}

/** Unknown fields one by one, each with the one that was meant. */
function described(issue: z.core.$ZodIssue, fields: readonly string[]) {
  if (issue.code !== 'unrecognized_keys') return [{ path: issue.path.join('.'), message: issue.message }]
  return issue.keys.map(key => {
    const hint = nearest(key, fields)
    const message = `there is no field ${key}${hint ? `; did you mean ${hint}?` : ''}`
    return { path: key, message, ...(hint !== undefined && { did_you_mean: hint }) }
  })
}

const known = new Map<z.ZodType, JsonSchema>()

function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  const made = known.get(schema) ?? (z.toJSONSchema(schema, { io: 'input' }) as JsonSchema)
  known.set(schema, made)
  return made
}
