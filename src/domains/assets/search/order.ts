import { Refusal } from '#kernel'
import { z } from 'zod'

export const sortFields = [
  'created_date',
  'modified_date',
  'quality_rating',
  'file_size',
  'filename',
  'relevance',
] as const
export type SortField = (typeof sortFields)[number]

/** The column and whether a search by it begins with the largest. */
export const columnOfSort = {
  created_date: { column: 'created_at', isDescending: true },
  modified_date: { column: 'modified_at', isDescending: true },
  quality_rating: { column: 'quality_rating', isDescending: true },
  file_size: { column: 'file_size', isDescending: true },
  filename: { column: 'file_name', isDescending: false },
} as const

/** Where a page ended: in which order, and the sort value and hash of its last row. */
const Place = z.strictObject({
  by: z.string(),
  value: z.union([z.string(), z.number(), z.null()]),
  hash: z.string(),
})
/** By relevance: how many rows were passed. */
const Passed = z.strictObject({ offset: z.number().int().min(0).max(100_000) })

export const writeCursor = (cursor: z.infer<typeof Place> | z.infer<typeof Passed>) =>
  Buffer.from(JSON.stringify(cursor)).toString('base64url')

export function readCursor(text: string, by: string): z.infer<typeof Place> {
  const cursor = read(text, Place)
  return cursor.by === by ? cursor : refuse()
}

export const readOffset = (text: string): number => read(text, Passed).offset

function read<T>(text: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(Buffer.from(text, 'base64url').toString()))
  } catch {
    // Whatever is wrong with it, it is none of ours.
    return refuse()
  }
}

function refuse(): never {
  throw new Refusal('INVALID_INPUT', 'The cursor is not one that this search in this order gave out', {
    details: { field: 'cursor' },
    suggestions: ['search_without_cursor'],
  })
}
