import { expect, test } from 'vitest'
import { createFrameReader } from './logs.ts'

const frame = (stream: 1 | 2, text: string) => {
  const head = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0])
  head.writeUInt32BE(Buffer.byteLength(text), 4)
  return Buffer.concat([head, Buffer.from(text)])
}

test('frames come apart wherever the pieces end', () => {
  const whole = Buffer.concat([frame(1, 'one\n'), frame(2, ''), frame(2, 'two-ö'), frame(1, '\nthree\n')])
  for (let size = 1; size <= whole.length; size += 1) {
    const read = createFrameReader()
    const parts: Buffer[] = []
    for (let at = 0; at < whole.length; at += size) parts.push(read(whole.subarray(at, at + size)))
    expect(Buffer.concat(parts).toString()).toBe('one\ntwo-ö\nthree\n')
  }
})

test('a frame that has not ended is waited for', () => {
  const read = createFrameReader()
  expect(read(frame(1, 'late').subarray(0, 10))).toHaveLength(0)
})
