import type { Blobs } from '#kernel'
import { BlobRef } from '#kernel/journal'
import { z } from 'zod'

/** Larger values are shown by their beginning, so that no page has to carry them. */
const mostBytes = 64 * 1024
const previewLength = 2000

export const ShownValue = z.object({
  value: z.unknown().optional().describe('absent where it is too large'),
  size_bytes: z.number(),
  blob: z.string().nullable().describe('where all of it is kept: GET /blobs/{blob}'),
  preview: z.string().nullable().describe('how the JSON of a large value begins'),
})
export type ShownValue = z.output<typeof ShownValue>

/** Values that were too large for an event are looked up. */
export async function shownValue(blobs: Blobs, value: unknown): Promise<ShownValue> {
  const reference = BlobRef.safeParse(value)
  const blob = reference.success ? reference.data.$blob : null
  const bytes = blob === null ? undefined : await blobs.get(blob)
  if (blob !== null && !bytes) return { size_bytes: reference.data!.size_bytes, blob, preview: null }
  const json = bytes ? new TextDecoder().decode(bytes) : textOf(value)
  const size_bytes = bytes?.length ?? new TextEncoder().encode(json).length
  if (size_bytes > mostBytes) return { size_bytes, blob, preview: json.slice(0, previewLength) }
  return { value: bytes ? (JSON.parse(json) as unknown) : value, size_bytes, blob, preview: null }
}

const textOf = (value: unknown) => (value === undefined ? '' : JSON.stringify(value))
