import { z } from 'zod'
import { domain, operation } from '../../src/kernel/index.ts'

export const Wanted = z.strictObject({
  text: z.string().max(200),
  tags: z.array(z.string()).max(10),
  limit: z.number().int().min(1).max(100),
})

export const Found = z.object({
  total: z.number(),
  assets: z.array(
    z.object({
      content_hash: z.string(),
      path: z.string(),
      media_type: z.string(),
      size_bytes: z.number(),
      stars: z.number().nullable(),
      tags: z.array(z.string()),
      discovered_at: z.string(),
    }),
  ),
})

export const wanted = { text: 'neon', tags: ['city', 'night'], limit: 10 }

const found: z.output<typeof Found> = {
  total: 3210,
  assets: Array.from({ length: 10 }, (_, at) => ({
    content_hash: at.toString(16).padStart(64, 'a'),
    path: `/library/2026/neon-city/neon-city-${String(at).padStart(3, '0')}.png`,
    media_type: 'image/png',
    size_bytes: 1_234_567 + at,
    stars: at % 5,
    tags: ['city', 'night', 'neon'],
    discovered_at: '2026-01-01T12:00:00.000Z',
  })),
}

/** What an operation costs apart from its work: ten assets, always the same. */
export const tenAssets = () => found

/** The same operation for every way in. */
export const shelf = domain('shelf', {
  about: 'Ten assets',
  operations: [
    operation('shelf.search', {
      about: 'Find ten assets.',
      effect: 'read',
      rest: 'GET /shelf',
      input: Wanted,
      output: Found,
      run: async () => found,
    }),
  ],
})
