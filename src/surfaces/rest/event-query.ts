import { Refusal } from '#kernel'
import type { JsonSchema } from '#surfaces/client'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { unreadable } from './problem.ts'
import { queryFields } from './request-input.ts'

const filter = { types: z.array(z.string()).optional(), subject: z.string().optional() }
const Position = z.number().int().min(0)
const StreamQuery = z.strictObject({ ...filter, after: Position.optional(), since: z.string().optional() })
const RecentQuery = z.strictObject({ ...filter, limit: z.number().int().min(1).max(1000).default(50) })

/** What to stream, and from where: `Last-Event-ID` (HTML Living Standard §9.2.4) goes before the query. */
export function streamQuery(request: FastifyRequest): z.output<typeof StreamQuery> {
  const query = parse(StreamQuery, request)
  const last = request.headers['last-event-id']
  if (last === undefined || last === '') return query
  const { since: _, ...rest } = query
  return { ...rest, after: positionOf(String(last)) }
}

export const recentQuery = (request: FastifyRequest) => parse(RecentQuery, request)

function positionOf(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw unreadable('Last-Event-ID is the position of an event: 0, 1, 2 …')
}

function parse<T extends z.ZodType>(schema: T, request: FastifyRequest): z.output<T> {
  const parsed = schema.safeParse(queryFields(request, jsonSchemaOf(schema)))
  if (parsed.success) return parsed.data
  const { path, message } = parsed.error.issues[0]!
  const issues = parsed.error.issues
    .slice(0, 20)
    .map(issue => ({ path: issue.path.join('.'), message: issue.message }))
  throw new Refusal('INVALID_INPUT', `The query cannot be used (${path.join('.')}): ${message}`, {
    details: { issues },
  })
}

const known = new Map<z.ZodType, JsonSchema>()

function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  const made = known.get(schema) ?? (z.toJSONSchema(schema, { io: 'input' }) as JsonSchema)
  known.set(schema, made)
  return made
}
