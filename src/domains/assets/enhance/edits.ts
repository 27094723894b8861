import { z } from 'zod'
import type { ImageEdit } from '../ports.ts'

const Factor = z.number().min(0).max(10).describe('a factor; 1 leaves it as it is')
const Side = z.number().int().min(1).max(16_384)

/** What can be done to a picture, as callers write it. */
export const Edit = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('enhance'), method: z.enum(['local', 'ai']).default('local') }),
  z
    .strictObject({
      type: z.literal('adjust'),
      brightness: Factor.optional(),
      contrast: Factor.optional(),
      saturation: Factor.optional(),
      sharpness: Factor.optional(),
    })
    .refine(
      edit => Object.keys(edit).length > 1,
      'say what to adjust: brightness, contrast, saturation, sharpness',
    ),
  z
    .strictObject({
      type: z.literal('resize'),
      width: Side.optional(),
      height: Side.optional(),
      fit: z.enum(['inside', 'cover', 'fill']).optional(),
    })
    .refine(({ width, height }) => (width ?? height) !== undefined, 'say the width, the height or both'),
  z.strictObject({
    type: z.literal('convert'),
    format: z.enum(['png', 'jpeg', 'webp', 'avif', 'tiff']),
    quality: z.number().int().min(1).max(100).optional(),
  }),
])
export type Edit = z.output<typeof Edit>

export const Edits = z.array(Edit).min(1).max(32)

/** What this machine can do itself; `undefined` when a model somewhere else is asked for. */
export function localEdits(edits: readonly Edit[]): ImageEdit[] | undefined {
  const local = edits.flatMap((edit): ImageEdit[] => {
    if (edit.type !== 'enhance') return [edit]
    return edit.method === 'local' ? [{ type: 'enhance', method: 'local' }] : []
  })
  return local.length === edits.length ? local : undefined
}

export const EnhancementLevel = z.enum(['low', 'medium', 'high'])

/** How far a batch goes: a touch, the whole treatment, or that and a little more. */
export const editsOfLevel: Readonly<Record<z.output<typeof EnhancementLevel>, readonly Edit[]>> = {
  low: [{ type: 'adjust', contrast: 1.05, sharpness: 1.2 }],
  medium: [{ type: 'enhance', method: 'local' }],
  high: [
    { type: 'enhance', method: 'local' },
    { type: 'adjust', contrast: 1.05, saturation: 1.05, sharpness: 1.3 },
  ],
}

const endings: Readonly<Record<string, readonly string[]>> = {
  png: ['.png'],
  jpeg: ['.jpg', '.jpeg', '.jpe', '.jfif'],
  webp: ['.webp'],
  avif: ['.avif'],
  tiff: ['.tif', '.tiff'],
}

/** The ending a picture had, if that still says what it is. */
export function endingFor(format: string, before: string): string {
  const fitting = endings[format] ?? [`.${format}`]
  return fitting.includes(before) ? before : (fitting[0] ?? '')
}
