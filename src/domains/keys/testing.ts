import type { KeyMaker } from './ports.ts'

/** Ids and secrets in a row: the same in every run. */
export function countedKeys(): KeyMaker {
  let ids = 0
  let secrets = 0
  return {
    newId() {
      ids += 1
      return `key_${String(ids).padStart(26, '0')}`
    },
    newSecret() {
      secrets += 1
      return String(secrets).padStart(43, 's')
    },
  }
}
