import { expect, test } from 'vitest'
import { eventFilter } from './event-filter.ts'
import { sparingJournal } from './journal-guard.ts'
import type { DraftEvent } from './middleware.ts'

const draft = (type: string) => ({ type }) as DraftEvent
const next = async (event: DraftEvent) => event as never

test('G11: a filter that excludes everything still lets the journal of workflows through', async () => {
  const strict = sparingJournal(eventFilter({ exclude_types: ['>'] }))
  expect(await strict(draft('workflow.step_completed'), next)).toBeDefined()
  expect(await strict(draft('operation.called'), next)).toBeDefined()
  expect(await strict(draft('asset.discovered'), next)).toBeUndefined()
})
