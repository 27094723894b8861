import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { createTerminal } from './terminal.ts'

function stream(more: { isTTY?: boolean; columns?: number } = {}) {
  const written: string[] = []
  const out = new Writable({
    write(chunk, _, done) {
      written.push(String(chunk))
      done()
    },
  })
  return Object.assign(out, more, { written }) as unknown as NodeJS.WriteStream & { written: string[] }
}

test('answers and what is said meanwhile go different ways', () => {
  const [out, messages] = [stream(), stream()]
  const terminal = createTerminal(out, messages)
  terminal.print('answer')
  terminal.printError('by the way')
  expect([out.written, messages.written]).toEqual([['answer\n'], ['by the way\n']])
})

test('a line that changes is cut at the edge and gone before anything else is said', () => {
  const [out, messages] = [stream({ isTTY: true, columns: 10 }), stream({ isTTY: true, columns: 10 })]
  const { isTty, columns, rewrite, print } = createTerminal(out, messages)
  expect([isTty, columns]).toEqual([true, 10])
  rewrite('1 of 3')
  rewrite('2 of 3, and a lot more')
  print('done')
  print('really')
  const clear = '\r\u001b[2K'
  expect(messages.written).toEqual(['1 of 3', clear, '2 of 3, a', clear])
  expect(out.written).toEqual(['done\n', 'really\n'])
})

test('what is no terminal has room for 120 characters', () => {
  expect(createTerminal(stream(), stream()).columns).toBe(120)
})
