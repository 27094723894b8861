import { ContentHash } from '#domains/assets/contract'
import { event } from '#kernel'
import { z } from 'zod'

export const SelectionName = z
  .string()
  .max(80)
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{N} ._-]*$/u,
    'a name begins with a letter or digit and has letters, digits, spaces, . _ -',
  )
export const mostItems = 10_000

const ofSelection = { subject: (data: { selection: string }) => data.selection }

export const SelectionCreated = event(
  'selection.created',
  { selection: SelectionName, description: z.string().max(1000).optional(), created_by: z.string() },
  { ...ofSelection, about: 'Somebody began to pick assets under a name.' },
)

export const SelectionChanged = event(
  'selection.changed',
  {
    selection: SelectionName,
    added: z.array(ContentHash).max(500),
    removed: z.array(ContentHash).max(500),
  },
  { ...ofSelection, about: 'A named pick of assets grew or shrank.' },
)

export const Selection = z.object({
  selection: z.string(),
  description: z.string().nullable(),
  items: z.number(),
  created_by: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
})
