import { operation } from '#kernel'
import { z } from 'zod'
import { Filters } from '../search/filters.ts'
import { findPage } from '../search/find.ts'
import { conditionsOf } from '../search/where.ts'
import { Assets } from '../views.ts'

const mostAssets = 100_000

/** Writes down which assets a workflow works on, so that it works on the same ones after a restart. */
export const select = operation('assets.select', {
  about: 'Fix the assets a workflow works on.',
  effect: 'read',
  isPrivate: true,
  timeout: '10m',
  input: z.strictObject({ filters: Filters.prefault({}), not_assessed_by: z.string().optional() }),
  output: z.object({ hashes: z.array(z.string()) }),
  uses: { assets: Assets },

  async run({ filters, not_assessed_by }, { assets }) {
    const conditions = await conditionsOf(filters, assets)
    const hashes: string[] = []
    let cursor: string | undefined
    do {
      const page = await findPage(assets, {
        conditions,
        sort: 'created_date',
        isDescending: false,
        limit: 2000,
        cursor,
        text: undefined,
      })
      hashes.push(
        ...page.rows
          .filter(row => row.assessed_by === null || row.assessed_by !== not_assessed_by)
          .map(row => row.content_hash),
      )
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined && hashes.length < mostAssets)
    return { hashes: hashes.slice(0, mostAssets) }
  },
})
