// cspell:ignore strpos
import type { EventQuery, SubjectQuery } from '#kernel/ports'
import { encodeArray } from './arrays.ts'

/** Only the conditions that are asked for, so that each combination is planned for itself. */
export function eventsStatement(query: EventQuery) {
  const { after, upTo, limit, subject, types, descending, has, contextHas, longestField } = query
  const values: unknown[] = [after, limit]
  const conditions = ['position > $1::bigint']
  const given = (value: unknown) => `$${values.push(value)}`
  if (upTo !== undefined) conditions.push(`position <= ${given(upTo)}::bigint`)
  if (subject !== undefined) conditions.push(`subject = ${given(subject)}::text`)
  if (types) conditions.push(`type = ANY (${given(encodeArray('text', types, 'type'))}::text[])`)
  for (const text of contextHas ?? []) conditions.push(`strpos(context, ${given(text)}::text) > 0`)
  if (has !== undefined) {
    const words = `lower(${given(has)}::text COLLATE "C")`
    const columns = ['type', 'subject', 'data'].map(
      name => `strpos(lower(${name} COLLATE "C"), ${words}) > 0`,
    )
    conditions.push(`(${columns.join(' OR ')})`)
  }
  const data = longestField === undefined ? 'data' : shortData(`${given(longestField)}::integer`)
  const order = descending ? 'DESC' : 'ASC'
  const text = `SELECT position, id, type, version, subject, time, source, priority, ${data}, context FROM _events
    WHERE ${conditions.join(' AND ')} ORDER BY position ${order} LIMIT $2::bigint`
  return { text, values }
}

/** PostgreSQL takes no JSON apart in which a NUL or half a character is escaped. */
const shortData = (
  longest: string,
) => `CASE WHEN octet_length(data) <= ${longest} OR left(data, 1) <> '{' OR strpos(data, '\\u0000') > 0
      OR strpos(data, '\\ud') > 0 THEN data ELSE (SELECT json_object_agg(f.key,
        CASE WHEN octet_length(f.value::text) <= ${longest} THEN f.value
          ELSE json_build_object('$omitted_bytes', octet_length(f.value::text)) END)::text
      FROM json_each(data::json) AS f) END`

export function subjectsStatement({ prefix, after, limit }: SubjectQuery) {
  const text = `SELECT subject, count(*), min(position), max(position) FROM _events
    WHERE subject >= $1::text AND subject < $2::text AND subject > $3::text
    GROUP BY subject ORDER BY subject LIMIT $4::bigint`
  return { text, values: [prefix, `${prefix}\u{10ffff}`, after, limit] }
}

export const typesStatement = `SELECT type, count(*), max(position) FROM _events
  WHERE position > $1::bigint AND position <= $2::bigint GROUP BY type ORDER BY type`
