import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createFrameParser } from './event-stream.ts'

test('a frame has its id, its event and its data; comments say nothing', () => {
  const parse = createFrameParser()
  expect(
    parse('retry: 1000\nid: 4\n\n:\n\nid: 5\r\ndata: {"a":1}\r\n\r\nevent: dropped\ndata: x\ndata:y\n\n'),
  ).toEqual([
    { id: '4', event: '', data: '' },
    { id: '5', event: '', data: '{"a":1}' },
    { id: undefined, event: 'dropped', data: 'x\ny' },
  ])
})

test('it does not matter where the chunks end', () => {
  const text = 'id: 1\ndata: tea\n\n:\n\nid: 2\r\ndata: milk\r\n\r\nevent: dropped\ndata: {}\n\n'
  const whole = createFrameParser()(text)
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: text.length })), cuts => {
      const parse = createFrameParser()
      const ends = [0, ...cuts.toSorted((a, b) => a - b), text.length]
      expect(ends.slice(1).flatMap((end, index) => parse(text.slice(ends[index], end)))).toEqual(whole)
    }),
  )
})

test('a frame without an end is not collected for ever', () => {
  const parse = createFrameParser()
  expect(() => {
    for (let count = 0; count < 10; count += 1) parse('x'.repeat(1_000_000))
  }).toThrow("this is not Alice's event stream")
})
