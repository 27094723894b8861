import type { DeadLetter } from '#kernel'
import type { DeadLetterStore } from '../dead-letters.ts'

export const memoryDeadLetters = (letters: Map<string, DeadLetter>): DeadLetterStore => ({
  add: async letter => void letters.set(letter.dead_letter_id, letter),
  get: async id => letters.get(id),
  remove: async id => void letters.delete(id),
  list: async ({ limit, cursor = '', reaction }) =>
    [...letters.values()]
      .filter(each => each.dead_letter_id > cursor && (reaction === undefined || each.reaction === reaction))
      .toSorted((a, b) => (a.dead_letter_id < b.dead_letter_id ? -1 : 1))
      .slice(0, limit),
})
