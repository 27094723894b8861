import { operation } from '#kernel'
import { z } from 'zod'
import { Clock } from '../ports.ts'
import { Filters } from '../search/filters.ts'
import { countFacets, countMatches, findPage } from '../search/find.ts'
import { countFurther, furtherFacets } from '../search/further-facets.ts'
import { matchOf } from '../search/match.ts'
import { sortFields } from '../search/order.ts'
import { AssetSummary, toSummary } from '../shape.ts'
import { Assets } from '../views.ts'

const Counts = z.record(z.string(), z.number())

/** Finds assets by what they are, where they come from, what they show and how good they are. */
export const search = operation('assets.search', {
  about: 'Search assets by type, size, tags, quality, source, project, dates, names and words; with facets.',
  effect: 'read',
  aliases: ['search_assets'],
  input: z.strictObject({
    filters: Filters.prefault({}),
    sort: z.enum(sortFields).default('created_date'),
    order: z.enum(['asc', 'desc']).optional(),
    limit: z.coerce.number().int().min(1).max(1000).default(50),
    cursor: z.string().max(2000).optional(),
    offset: z.coerce
      .number()
      .int()
      .min(0)
      .max(10_000_000)
      .default(0)
      .describe('how many to pass over first: any page at once, where a cursor only leads to the next'),
    facets: z.boolean().default(true),
    further_facets: z
      .array(z.enum(furtherFacets))
      .default([])
      .describe('also counted, with facets; slower, as every match is looked at'),
  }),
  output: z.object({
    total_count: z.number(),
    results: z.array(AssetSummary),
    facets: z
      .object({
        tags: z.array(z.object({ key: z.string(), value: z.string(), count: z.number() })),
        ai_sources: Counts,
        quality_ratings: Counts,
        media_types: Counts,
        tags_sampled: z.boolean(),
        file_formats: Counts.optional(),
        projects: Counts.optional(),
        roles: Counts.optional(),
        months: Counts.optional().describe('when they were made, 2026-05, in UTC'),
        reviews: Counts.optional().describe('tags of review: picked, rejected'),
      })
      .optional(),
    next_cursor: z.string().nullable(),
    query_time_ms: z.number(),
  }),
  uses: { assets: Assets, clock: Clock },

  async run({ filters, order, facets: wantsFacets, further_facets, ...paging }, { assets, clock }) {
    const startedAt = clock.preciseMs()
    const match = await matchOf(filters, assets)
    const isDescending = order === undefined ? undefined : order === 'desc'
    const { offset: skip, sort, limit, cursor } = paging
    const [page, counted, further] = await Promise.all([
      findPage(assets, { match, sort, isDescending, limit, cursor, skip, text: filters.text }),
      wantsFacets
        ? countFacets(assets, match)
        : countMatches(assets, match.all).then(total => ({ total, facets: undefined })),
      wantsFacets ? countFurther(assets, match, further_facets) : {},
    ])
    return {
      total_count: counted.total,
      results: page.rows.map(toSummary),
      ...(counted.facets && { facets: { ...counted.facets, tags: [...counted.facets.tags], ...further } }),
      next_cursor: page.nextCursor,
      query_time_ms: Math.round((clock.preciseMs() - startedAt) * 100) / 100,
    }
  },
})
