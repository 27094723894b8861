import { ContentHash } from '#domains/assets/contract'
import { operation, OperationControl } from '#kernel'
import { z } from 'zod'
import { Selection, SelectionChanged, SelectionCreated, SelectionName } from '../contract.ts'
import { assertAssets, toSelection } from '../picked.ts'
import { Selections } from '../views.ts'

/** Begins a pick under a name, with assets or without. */
export const create = operation('selections.create', {
  about: 'Begin a named pick of assets.',
  effect: 'write',
  rest: 'POST /selections',
  input: z.strictObject({
    selection: SelectionName.describe('its name'),
    description: z.string().max(1000).optional(),
    content_hash: z.array(ContentHash).max(500).default([]),
  }),
  output: Selection,
  uses: { selections: Selections, operations: OperationControl },
  refuses: { SELECTION_EXISTS: 409, ASSET_NOT_FOUND: 404 },

  async run({ selection, description, content_hash }, { selections, operations, actor, emit, refuse, now }) {
    if (await selections.get(selection)) {
      throw refuse('SELECTION_EXISTS', `There is a selection ${selection} already`, {
        suggestions: ['selections.add'],
      })
    }
    const added = [...new Set(content_hash)]
    await assertAssets({ operations, actor }, added, refuse)
    const created_by = `${actor.kind}:${actor.id}`
    const about = { selection, created_by, ...(description !== undefined && { description }) }
    emit(SelectionCreated(about))
    if (added.length > 0) emit(SelectionChanged({ selection, added, removed: [] }))
    const time = now().toISOString()
    const row = {
      selection,
      description: description ?? null,
      created_by,
      created_at: time,
      updated_at: time,
      position: 0,
    }
    return toSelection(row, added.length)
  },
})
