import { expect, test } from 'vitest'
import { readMessage } from './read-message.ts'

const refusalOf = (text: string) => {
  const read = readMessage(text, 8)
  if ('message' in read) throw new Error(`${text} was taken`)
  const { code, message, suggestions } = read.refusal
  return { id: read.id, code, message, suggestions }
}

test('reads each kind of message by the field that only it has', () => {
  const messages = [
    { id: '1', op: 'bar.read', input: { cup: 'red' }, idempotency_key: 'k', traceparent: 't' },
    { id: '2', cancel: '1' },
    { cancel: '1' },
    { id: '3', subscribe: { types: ['cup.*'], subject: 'red', after: 0, since: '1h' } },
    { id: '4', unsubscribe: '3' },
    { id: '5', watch: 'wf_1' },
  ]
  for (const message of messages) expect(readMessage(JSON.stringify(message), 8)).toEqual({ message })
})

test('what is no message is refused without an id, as nobody knows whose it is', () => {
  for (const text of ['', 'hello', '[]', 'null', '7', '{"id":"1"', '"text"']) {
    expect(refusalOf(text)).toMatchObject({ id: undefined, code: 'INVALID_INPUT' })
  }
  expect(refusalOf(`{"id":"1","op":"x","input":${'['.repeat(9)}${']'.repeat(9)}}`).code).toBe('TOO_LARGE')
})

test('what cannot be done is refused under its id, and a misspelled field says what was meant', () => {
  expect(refusalOf('{"id":"1","opp":"bar.read"}')).toMatchObject({ id: '1', suggestions: ['use_op'] })
  expect(refusalOf('{"id":"1","op":"bar.read","inputs":{}}')).toMatchObject({
    id: '1',
    message: 'This call cannot be read: there is no field inputs; did you mean input?',
    suggestions: ['use_input'],
  })
  expect(refusalOf('{"id":"1","op":7}').message).toContain('(op)')
  expect(refusalOf('{"op":"bar.read"}')).toMatchObject({ id: undefined, code: 'INVALID_INPUT' })
  expect(refusalOf(`{"id":"${'x'.repeat(129)}","op":"bar.read"}`)).toMatchObject({ id: undefined })
  expect(refusalOf('{"id":"1","subscribe":{"type":"cup.*"}}').message).toContain('did you mean types?')
  expect(refusalOf('{"id":"1","op":"a","cancel":"b"}').message).toContain('no field cancel')
})

test('no message reaches for the prototype of an object, however it is written', () => {
  const inputs = [
    '{"__proto__":{"admin":true}}',
    String.raw`{"\u005f_proto__":{"admin":true}}`,
    '{"a":[{"constructor":{"prototype":{"admin":true}}}]}',
  ]
  for (const input of inputs) {
    expect(refusalOf(`{"id":"1","op":"bar.search","input":${input}}`)).toMatchObject({
      id: '1',
      code: 'INVALID_INPUT',
    })
  }
  expect(
    readMessage('{"id":"1","op":"a","input":{"constructor":"Ada","text":"__proto__"}}', 8),
  ).toHaveProperty('message')
})
