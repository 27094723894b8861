import { expect, test } from 'vitest'
import { actorOf, changeIdOf, readSearch } from './approvals-search.ts'

test('an address with nonsense shows what waits', () => {
  expect(readSearch({ status: 'odd', author: 7, more: true })).toEqual({})
  expect(readSearch({ status: 'applied', author: 'assistant:mcp' })).toEqual({
    status: 'applied',
    author: 'assistant:mcp',
  })
})

test('an infrastructure pull request leads to its change', () => {
  expect(changeIdOf('ipr_01k')).toBe('chg_01k')
  expect(changeIdOf('chg_01k')).toBe('chg_01k')
})

test('who asked is a person, an assistant, or a program of any kind', () => {
  expect(actorOf('assistant:a:b')).toEqual({ kind: 'assistant', name: 'a:b' })
  expect(actorOf('service:ci')).toEqual({ kind: 'program', name: 'ci' })
})
