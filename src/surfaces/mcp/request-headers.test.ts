import { describe, expect, test } from 'vitest'
import { checkParamHeaders } from './request-headers.ts'

const marked = [
  { header: 'region', path: ['region'] },
  { header: 'count', path: ['limits', 'count'] },
]
const check = (headers: Record<string, string>, args: unknown) => () =>
  checkParamHeaders(headers, marked, args)

describe('arguments repeated in headers', () => {
  test('agree with the body, numbers as numbers', () => {
    const args = { region: 'us', limits: { count: 42 } }
    expect(check({ 'mcp-param-region': 'us', 'mcp-param-count': '42.0' }, args)).not.toThrow()
    expect(check({ 'mcp-param-region': 'eu', 'mcp-param-count': '42' }, args)).toThrow(
      'differs from the body',
    )
    expect(check({ 'mcp-param-region': 'us' }, args)).toThrow('Mcp-Param-count is missing')
    expect(check({}, { region: null })).not.toThrow()
    expect(check({ 'mcp-param-region': 'us' }, {})).toThrow('stands for nothing')
  })

  test('are decoded where they are in base64, and refused where they are not what they say', () => {
    const encoded = (text: string) => ({
      'mcp-param-region': `=?base64?${Buffer.from(text).toString('base64')}?=`,
    })
    expect(check(encoded('Zürich'), { region: 'Zürich' })).not.toThrow()
    expect(check({ 'mcp-param-region': '=?base64?SGVsbG8?=' }, { region: 'Hello' })).toThrow('base64')
    expect(check({ 'mcp-param-region': 'SGVsbG8=' }, { region: 'SGVsbG8=' })).not.toThrow()
    expect(check({ 'mcp-param-region': 'Zürich' }, { region: 'Zürich' })).toThrow('no header may have')
  })
})
