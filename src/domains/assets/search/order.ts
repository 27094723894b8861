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

/** Where a page ended: the sort value and hash of its last row, or how many rows were passed. */
const Cursor = z.union([
  z.strictObject({ value: z.union([z.string(), z.number(), z.null()]), hash: z.string() }),
  z.strictObject({ offset: z.number().int().min(0).max(100_000) }),
])
export type Cursor = z.infer<typeof Cursor>

export const writeCursor = (cursor: Cursor) => Buffer.from(JSON.stringify(cursor)).toString('base64url')

export function readCursor(text: string): Cursor {
  try {
    return Cursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString()))
  } catch {
    throw new Refusal('INVALID_INPUT', 'The cursor is not one this search gave out', {
      details: { field: 'cursor' },
      suggestions: ['search_without_cursor'],
    })
  }
}
