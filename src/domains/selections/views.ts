import { integer, optional, text, view } from '#kernel'
import { SelectionChanged, SelectionCreated } from './contract.ts'

export const Selections = view('selections', {
  about: 'Every named pick of assets',
  key: ['selection'],
  columns: {
    selection: text,
    description: optional(text),
    created_by: text,
    created_at: text,
    updated_at: text,
    position: integer,
  },
  indexes: [['position']],
  folds: when => [
    when(
      SelectionCreated,
      data => data.selection,
      (row, { selection, description, created_by }, { time, position }) =>
        row ?? {
          selection,
          description: description ?? null,
          created_by,
          created_at: time,
          updated_at: time,
          position,
        },
    ),
    when(
      SelectionChanged,
      data => data.selection,
      (row, _, { time }) => row && { ...row, updated_at: time },
    ),
  ],
})

export const SelectionItems = view('selection_items', {
  about: 'What is in each named pick, in the order it was added',
  key: ['selection', 'content_hash'],
  columns: { selection: text, content_hash: text, added_at: text, position: integer, place: integer },
  indexes: [['selection', 'position', 'place']],
  folds: when => [
    when(
      SelectionChanged,
      data => [...data.added, ...data.removed].map(hash => [data.selection, hash]),
      (row, { selection, added }, { time, position }, [, hash]) => {
        const place = added.indexOf(String(hash))
        if (place < 0) return undefined
        return row ?? { selection, content_hash: String(hash), added_at: time, position, place }
      },
    ),
  ],
})
