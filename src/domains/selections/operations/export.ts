import { Started } from '#domains/workflows/contract'
import { operation, OperationControl, WorkflowControl, type ViewReader } from '#kernel'
import { z } from 'zod'
import { mostItems, SelectionName } from '../contract.ts'
import { getSelection, type ItemRow, type SelectionRow } from '../picked.ts'
import { SelectionItems, Selections } from '../views.ts'

/** Copies the files of a pick into a folder, for somebody who wants just these. */
export const exportSelection = operation('selections.export', {
  about: 'Copy the files of a named pick into a folder; dry_run shows which file gets which name.',
  effect: 'write',
  rest: 'POST /selections/{selection}/export',
  timeout: '5m',
  input: z.strictObject({
    selection: SelectionName,
    destination: z.string().min(2).max(2000).describe('absolute path of the folder to copy into'),
  }),
  output: Started,
  uses: {
    selections: Selections,
    items: SelectionItems,
    operations: OperationControl,
    workflows: WorkflowControl,
  },
  refuses: { SELECTION_NOT_FOUND: 404, SELECTION_EMPTY: 422 },

  async plan({ selection, destination }, { operations, actor, ...context }) {
    const content_hash = await picked(context, selection)
    const { plan } = await operations.plan('assets.export', { content_hash, destination }, actor)
    return plan
  },

  async run({ selection, destination }, { operations, workflows, actor, ...context }) {
    const content_hashes = await picked(context, selection)
    // Asked for its plan, the export refuses now what it would refuse in the middle.
    await operations.plan('assets.export', { content_hash: content_hashes, destination }, actor)
    const started = await workflows.start(
      'asset_export',
      { parameters: { content_hashes, destination } },
      { actor },
    )
    return Started.parse(started)
  },
})

interface Context {
  readonly selections: ViewReader<SelectionRow>
  readonly items: ViewReader<ItemRow>
  readonly refuse: (code: 'SELECTION_NOT_FOUND' | 'SELECTION_EMPTY', message: string, more?: object) => Error
}

async function picked({ selections, items, refuse }: Context, selection: string): Promise<string[]> {
  await getSelection(selections, selection, refuse as Parameters<typeof getSelection>[2])
  const rows = await items.rows(query =>
    query.where('selection', '=', selection).orderBy('position').orderBy('place').limit(mostItems),
  )
  if (rows.length > 0) return rows.map(row => row.content_hash)
  throw refuse('SELECTION_EMPTY', `Nothing is picked in ${selection} yet`, {
    suggestions: ['selections.add'],
  })
}
