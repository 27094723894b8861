import { storeLaw } from '#kernel/testing'
import { describe } from 'vitest'
import { isAway, openPlace } from './testing.ts'

describe.skipIf(isAway)('against a running server', () => {
  storeLaw('PostgreSQL', { open: async () => openPlace() })
})
