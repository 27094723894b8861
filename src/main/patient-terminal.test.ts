import { expect, test } from 'vitest'
import { patientTerminal } from './patient-terminal.ts'

function open(isTty: boolean) {
  const said: string[] = []
  const rewritten = Promise.withResolvers<string>()
  const terminal = patientTerminal({
    isTty,
    columns: 80,
    print: line => void said.push(line),
    printError: line => void said.push(line),
    rewrite(line) {
      said.push(line)
      rewritten.resolve(line)
    },
  })
  return { terminal, said, rewritten: rewritten.promise }
}

test('whoever waits is told for what', async () => {
  const { terminal, rewritten } = open(true)
  terminal.meanwhile('Asking …')
  expect(await rewritten).toBe('Asking …')
})

test('an answer that comes soon is all that is said, and where no terminal is, nothing else ever', async () => {
  const soon = open(true)
  soon.terminal.meanwhile('Asking …')
  soon.terminal.print('the answer')
  const piped = open(false)
  piped.terminal.meanwhile('Asking …')
  const later = open(true)
  later.terminal.meanwhile('Later …')
  await later.rewritten
  expect([soon.said, piped.said]).toEqual([['the answer'], []])
})
