import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createKeyDecoder, type Key } from './keys.ts'

const name = (key: Key) => ('name' in key ? key.name : key.text)
const names = (keys: readonly Key[]) => keys.map(name)

test('keys have names, characters are themselves', () => {
  const { push } = createKeyDecoder()
  expect(names(push('a\u001b[A\u001bOB\u001b[Z\t\r\u007f\u0003ä😀\u001b[5~'))).toEqual([
    'a',
    'up',
    'down',
    'shift-tab',
    'tab',
    'enter',
    'backspace',
    'ctrl-c',
    'ä',
    '😀',
    'page-up',
  ])
})

test('wherever the pieces are cut, the keys are the same', () => {
  const given = ['\u001b[A', '\u001b[6~', 'x', '\u001bOC', '\r', '/', '\u001b[1;5A', 'q']
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...given), { maxLength: 12 }),
      fc.array(fc.nat(8)),
      (parts, cuts) => {
        const whole = parts.join('')
        const expected = names(createKeyDecoder().push(whole))
        const { push, flush } = createKeyDecoder()
        const found: string[] = []
        let rest = whole
        for (const cut of cuts) {
          found.push(...names(push(rest.slice(0, cut))))
          rest = rest.slice(cut)
        }
        found.push(...names(push(rest)), ...names(flush()))
        expect(found).toEqual(expected)
      },
    ),
  )
})

test('an escape character alone waits, and is a key when nothing follows', () => {
  const { push, flush, isWaiting } = createKeyDecoder()
  expect(push('\u001b')).toEqual([])
  expect(isWaiting()).toBe(true)
  expect(names(flush())).toEqual(['escape'])
  expect(isWaiting()).toBe(false)
})

test('what nobody knows is no key, and swallows nothing after it', () => {
  const { push } = createKeyDecoder()
  expect(names(push('\u001b[200~\u0001a'))).toEqual(['a'])
})
