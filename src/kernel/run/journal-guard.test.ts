import { expect, test } from 'vitest'
import { eventFilter } from './event-filter.ts'
import { sparingJournal } from './journal-guard.ts'
import type { DraftEvent } from './middleware.ts'

const draft = (type: string) => ({ type }) as DraftEvent
const next = async (event: DraftEvent) => event as never

test('G11: a filter that excludes everything still lets through what must be found again', async () => {
  const strict = sparingJournal(eventFilter({ exclude_types: ['>'] }))
  expect(await strict(draft('workflow.step_completed'), next)).toBeDefined()
  for (const type of ['operation.called', 'audit.sealed', 'quota.used', 'budget.settled', 'key.revoked']) {
    expect(await strict(draft(type), next)).toBeDefined()
  }
  expect(await strict(draft('asset.discovered'), next)).toBeUndefined()
})
