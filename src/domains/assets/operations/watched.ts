import { operation } from '#kernel'
import { sql } from 'kysely'
import { z } from 'zod'
import { endOf } from '../inbox.ts'
import { AssetInboxes } from '../views.ts'

/** The folders that are watched, with how many files are known in each. */
export const watched = operation('assets.watched', {
  about: 'List the folders that are watched.',
  effect: 'read',
  rest: 'GET /assets/watched',
  input: z.strictObject({}),
  output: z.object({
    inboxes: z.array(
      z.object({ inbox: z.string(), files: z.number(), watched_by: z.string(), watched_since: z.string() }),
    ),
  }),
  uses: { inboxes: AssetInboxes },

  async run(_, { inboxes }) {
    const rows = await inboxes.rows(query => query.orderBy('inbox'))
    const counts = rows.map(({ inbox }) =>
      sql<{ count: number | string }>`
        select count(*) as count from asset_files f
        where f.file_path > ${inbox} and f.file_path < ${endOf(inbox)}`.execute(inboxes.db),
    )
    const files = (await Promise.all(counts)).map(({ rows: [row] }) => Number(row?.count ?? 0))
    return { inboxes: rows.map((row, index) => ({ ...row, files: files[index] ?? 0 })) }
  },
})
