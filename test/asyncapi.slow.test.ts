import { Parser } from '@asyncapi/parser'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** Severities of the parser: error and warning. */
const warningUp: ReadonlySet<number> = new Set([0, 1])

test('the parser of AsyncAPI has nothing to warn of in what is promised', { timeout: 60_000 }, async () => {
  const { document, diagnostics } = await new Parser().parse(readFileSync('contracts/asyncapi.json', 'utf8'))
  const problems = diagnostics.filter(({ severity }) => warningUp.has(severity))
  expect(problems.map(({ message, path }) => `${path.join('/')}: ${message}`)).toEqual([])
  expect(document?.allOperations().length).toBeGreaterThan(5)
})

test('every event of every domain is shown by an example it accepts itself', () => {
  const { components } = JSON.parse(readFileSync('contracts/asyncapi.json', 'utf8')) as {
    components: { messages: Record<string, { examples?: unknown[] }> }
  }
  const messages = Object.entries(components.messages)
  expect(messages.filter(([, { examples }]) => !examples).map(([name]) => name)).toEqual([])
})
