import { priorities, type EventRecord } from '#kernel'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { readLines } from './lines.ts'
import { nameOf, parseName } from './names.ts'

export interface ReadEventFilesOptions {
  /** RFC 3339; events at or after it. */
  readonly from?: string | undefined
  /** RFC 3339; events before it. */
  readonly to?: string | undefined
  /** Told of every line that is not an event: torn by a crash, or written by somebody else. */
  readonly onSkipped?: (skipped: {
    readonly file: string
    readonly line: number
    readonly reason: string
  }) => void
}

/** The events in the files of a folder, in the order they were written, marked as replayed (G12). */
export async function* readEventFiles(
  dir: string,
  options: ReadEventFilesOptions = {},
): AsyncIterable<EventRecord> {
  const from = instant(options.from, -Infinity)
  const to = instant(options.to, Infinity)

  for (const part of await partsIn(dir)) {
    if (dayStart(part.day) + dayMs <= from || dayStart(part.day) >= to) continue
    const file = join(dir, nameOf(part))
    for await (const { number: line, text } of readLines(file)) {
      const { record, reason } = parseLine(text)
      if (reason !== undefined) options.onSkipped?.({ file, line, reason })
      if (record && Date.parse(record.time) >= from && Date.parse(record.time) < to) yield record
    }
  }
}

const dayMs = 86_400_000
const dayStart = (day: string) => Date.parse(`${day}T00:00:00Z`)

async function partsIn(dir: string) {
  const parts = (await readdir(dir)).flatMap(name => parseName(name) ?? [])
  return parts.toSorted((a, b) => dayStart(a.day) - dayStart(b.day) || a.part - b.part)
}

function instant(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise
  const ms = /^\d{4}-\d{2}-\d{2}([Tt ]|$)/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(ms)) throw new RangeError(`${text} is not a time; write it like 2026-01-02T15:04:05Z`)
  return ms
}

/** CloudEvents 1.0 with Alice's extensions, as `toCloudEvent` writes it. */
const Line = z.object({
  specversion: z.literal('1.0'),
  id: z.string().min(1),
  source: z.string(),
  type: z.string().min(1),
  subject: z.string(),
  time: z.iso.datetime({ offset: true }),
  dataschema: z.string().regex(/\/v\d{1,9}$/),
  position: z.int().positive(),
  priority: z.enum(priorities as [string, ...string[]]),
  actor: z
    .string()
    .regex(/^(person|assistant|service|system):/)
    .optional(),
  correlationid: z.string().optional(),
  causationid: z.string().optional(),
  traceparent: z.string().optional(),
  data: z.unknown(),
})

function parseLine(text: string | undefined): { record?: EventRecord; reason?: string } {
  if (text === undefined) return { reason: 'too long to be an event' }
  if (text.trim() === '') return {}
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { reason: 'not JSON; it was probably torn by a crash' }
  }
  const parsed = Line.safeParse(json)
  if (parsed.success) return { record: toRecord(parsed.data) }
  return { reason: z.prettifyError(parsed.error) }
}

function toRecord(line: z.output<typeof Line>): EventRecord {
  const { actor, correlationid, causationid, traceparent } = line
  const colon = actor?.indexOf(':') ?? 0
  return {
    position: line.position,
    id: line.id,
    type: line.type,
    version: Number(line.dataschema.slice(line.dataschema.lastIndexOf('/v') + 2)),
    subject: line.subject,
    time: line.time,
    source: line.source,
    priority: line.priority as EventRecord['priority'],
    data: line.data,
    ...(actor && {
      actor: { kind: actor.slice(0, colon), id: actor.slice(colon + 1) } as EventRecord['actor'],
    }),
    ...(correlationid && { correlation_id: correlationid }),
    ...(causationid && { causation_id: causationid }),
    ...(traceparent && { traceparent }),
    replayed: true,
  }
}
