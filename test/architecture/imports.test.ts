import { expect, test } from 'vitest'
import { circlesIn, importsOf, waysTo } from './imports.ts'

const edge = (file: string, target: string, isTypeOnly = false) => ({
  file,
  from: target,
  target,
  isTypeOnly,
})

test('an import is seen however it is written', () => {
  const text = [
    "import 'one'",
    "import two from 'two'",
    "import {\n  a,\n  type B,\n} from 'three'",
    "export * from 'four'",
    "export { c } from 'five'",
    "  const six = await import('six')",
  ].join('\n')

  expect(importsOf(text).map(each => each.from)).toEqual(['one', 'two', 'three', 'four', 'five', 'six'])
  expect(importsOf(text).some(each => each.isTypeOnly)).toBe(false)
})

test('what only names types is erased, and counts as such', () => {
  const text = [
    "import type { A } from 'one'",
    "import { type B, type C } from 'two'",
    "export type { D } from 'three'",
    "let x: import('four').X",
    "let y: typeof import('five')",
  ].join('\n')

  expect(importsOf(text).filter(each => !each.isTypeOnly)).toEqual([])
  expect(importsOf(text)).toHaveLength(5)
})

test('text that only looks like an import is none', () => {
  const text = [
    '// import x from "one"',
    " * import { y } from 'two'",
    "export const sql = `select * from 'three'`",
    "export const name = 'four'",
  ].join('\n')

  expect(importsOf(text)).toEqual([])
})

test('a circle is shown once, and types make none', () => {
  expect(circlesIn([edge('a', 'b'), edge('b', 'c'), edge('c', 'a')])).toEqual(['a → b → c → a'])
  expect(circlesIn([edge('a', 'b'), edge('b', 'a', true)])).toEqual([])
})

test('a forbidden module is found behind others', () => {
  const imports = [edge('a', 'b'), edge('b', 'c'), { ...edge('c', 'node:fs'), target: undefined }]
  expect(waysTo(imports, 'a', from => from.startsWith('node:'))).toEqual(['a → b → c → node:fs'])
})
