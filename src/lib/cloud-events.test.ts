import { HTTP } from 'cloudevents'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  decodeHeader,
  encodeHeader,
  fromBinary,
  isJson,
  modeOf,
  toBatch,
  toBinary,
  toStructured,
  type WireEvent,
} from './cloud-events.ts'

const poured = {
  specversion: '1.0',
  id: 'evt_1',
  source: '/alice/bar',
  type: 'cup.poured',
  subject: 'Euro € 100% "full"',
  time: '2026-01-31T12:00:00.000Z',
  datacontenttype: 'application/json',
  position: 7,
  data: { cup: 'Tasse écran 😀' },
}

describe('the SDK of CloudEvents, as the other side,', () => {
  test('reads what is sent in the structured mode', () => {
    const { headers, body } = toStructured(poured)
    expect(HTTP.toEvent({ headers: { ...headers }, body })).toMatchObject(poured)
  })

  test('reads what is sent in batches', () => {
    const { headers, body } = toBatch([poured, { ...poured, id: 'evt_2' }])
    const events = HTTP.toEvent({ headers: { ...headers }, body })
    expect(events).toMatchObject([poured, { ...poured, id: 'evt_2' }])
  })

  test('reads what is sent in the binary mode, as far as it decodes headers', () => {
    const plain = { ...poured, subject: 'cup-7' }
    const { headers, body } = toBinary(plain)
    // Every attribute but the specified ones is text there.
    expect(HTTP.toEvent({ headers: { ...headers }, body })).toMatchObject({ ...plain, position: '7' })
  })
})

test('what the SDK sends in the binary mode is read back', () => {
  const { headers, body } = toBinary(poured)
  const read = fromBinary(headers, Buffer.from(body))
  expect(read).toEqual({ ...poured, position: '7' })
})

test('headers are encoded as the binding shows it', () => {
  expect(encodeHeader('Euro € 😀')).toBe('Euro%20%E2%82%AC%20%F0%9F%98%80')
  expect(decodeHeader('Euro%20%E2%82%AC%20%F0%9F%98%80')).toBe('Euro € 😀')
  expect(encodeHeader('100% "sure"')).toBe('100%25%20%22sure%22')
  expect(decodeHeader(String.raw`"a \"quoted\" %41"`)).toBe('a "quoted" A')
  expect(decodeHeader('100%')).toBe('100%')
  expect(decodeHeader('%2541')).toBe('%41')
})

test('any text goes through a header and back, and a header has only printable ASCII', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      const encoded = encodeHeader(text)
      expect(encoded).toMatch(/^[\u0021-\u007e]*$/)
      expect(decodeHeader(encoded)).toBe(text.toWellFormed())
    }),
  )
})

test('the mode is told by the content type, else by the headers of events', () => {
  expect(modeOf({ 'content-type': 'Application/CloudEvents+JSON; charset=UTF-8' })).toBe('structured')
  expect(modeOf({ 'content-type': 'application/cloudevents-batch+json' })).toBe('batch')
  expect(modeOf({ 'content-type': 'text/plain', 'ce-id': '1' })).toBe('binary')
  expect(modeOf({ 'content-type': 'application/json' })).toBeUndefined()
})

test('JSON is data, other bytes are base64', () => {
  const headers = { 'ce-id': '1', 'content-type': 'image/png' }
  expect(fromBinary(headers, Buffer.from([137, 80]))).toEqual({
    id: '1',
    datacontenttype: 'image/png',
    data_base64: 'iVA=',
  })
  expect(isJson('application/vnd.cups+json;v=1')).toBe(true)
  expect(isJson('application/jsonp')).toBe(false)
  expect(isJson('text/plain; a=/json')).toBe(false)
  expect(() => fromBinary({ 'ce-id': '1' }, Buffer.from('{'))).toThrow(SyntaxError)
})

test('bytes go out in the binary mode as they came', () => {
  const event: WireEvent = { id: '1', datacontenttype: 'image/png', data_base64: 'iVA=' }
  expect(toBinary(event)).toMatchObject({
    headers: { 'content-type': 'image/png' },
    body: Buffer.from([137, 80]),
  })
})
