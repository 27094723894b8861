import { most } from '../contract.ts'
import type { Path, Problems } from './problem.ts'

/** Whether a value is data that can be kept and shown everywhere: bounded, and of JSON alone. */
export function checkPlainData(value: unknown, problems: Problems): boolean {
  let left: number = most.values
  const found = { wrong: false }
  const wrong = (path: Path, message: string) => {
    found.wrong = true
    problems.error('VALUE_INVALID', path, message)
  }

  function look(each: unknown, path: Path): void {
    left -= 1
    if (left < 0) return
    if (typeof each === 'string') {
      if (each.includes('\u0000')) wrong(path, 'a text cannot have a NUL')
      return
    }
    if (typeof each === 'number') return lookAtNumber(each, path)
    if (each === null || typeof each === 'boolean') return
    if (typeof each !== 'object') return wrong(path, 'this is nothing that JSON can say')
    if (path.length > most.depth) {
      found.wrong = true
      return problems.error('TOO_DEEP', path, `this is nested more than ${most.depth} levels deep`)
    }
    if (Array.isArray(each)) return each.forEach((inner, at) => look(inner, [...path, at]))
    for (const [key, inner] of Object.entries(each)) {
      if (key === '__proto__' || key.includes('\u0000')) {
        found.wrong = true
        problems.error('KEY_INVALID', path, 'a key cannot be __proto__ or have a NUL')
      }
      look(inner, [...path, key])
    }
  }

  function lookAtNumber(number: number, path: Path): void {
    if (!Number.isFinite(number)) wrong(path, 'this is not a number that JSON can say')
    else if (Number.isInteger(number) && !Number.isSafeInteger(number)) {
      wrong(path, 'a number this large loses digits; put it in quotes')
    }
  }

  look(value, [])
  if (left < 0) problems.error('TOO_LARGE', [], `there are more than ${most.values} values`)
  return !found.wrong && left >= 0
}
