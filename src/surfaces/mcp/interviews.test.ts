import { domain, operation } from '#kernel'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { acceptedAnswer, elicit, mcpPrompt, mcpResource, mcpTool, type Round } from './extras.ts'
import { overHttp } from './testing/over-http.ts'

const form = { type: 'object', properties: { table: { type: 'integer' } }, required: ['table'] }
const seat = operation('hall.seat', {
  about: 'Seat a guest.',
  effect: 'read',
  input: z.strictObject({ guest: z.string(), table: z.number().int() }),
  output: z.object({ seated: z.string() }),
  run: async ({ guest, table }) => ({ seated: `${guest} at ${table}` }),
})
function interview({ input, answers }: Round) {
  const table = input.table ?? acceptedAnswer(answers.table)?.table
  return table === undefined
    ? { ask: { table: elicit('Which table?', form) } }
    : { input: { ...input, table } }
}
const show = operation('hall.show', {
  about: 'Show a hall.',
  effect: 'read',
  input: z.strictObject({ hall: z.string() }),
  output: z.object({ hall: z.string() }),
  run: async input => input,
})
const domains = [domain('hall', { about: 'Guests', operations: [seat, show] })]
const extras = [
  {
    tools: [
      mcpTool(seat, { interview, content: ({ seated }) => [{ type: 'text', text: seated }] }),
      mcpTool(show, { requires: { sampling: {} } }),
    ],
    prompts: [
      mcpPrompt(seat, {
        name: 'seat_somebody',
        interview,
        messages: ({ seated }) => [{ role: 'user', content: { type: 'text', text: seated } }],
        complete: (_, value) => ['Ada', 'Alan'].filter(name => name.startsWith(value)),
      }),
    ],
    resources: [
      mcpResource(show, {
        uri: 'hall://{hall}/plan',
        mimeType: 'text/plain',
        contents: ({ hall }) => ({ text: hall }),
      }),
    ],
  },
]
const serve = () => overHttp({ domains, extras })
const able = { capabilities: { elicitation: {} } }
const table = (action: string, content?: object) => ({ inputResponses: { table: { action, content } } })

test('a tool asks for what is missing, until it is told', async () => {
  await using at = await serve()
  const asked = await at.tool('hall_seat', { guest: 'Ada' }, able)
  expect(asked.result).toMatchObject({
    resultType: 'input_required',
    inputRequests: { table: { method: 'elicitation/create', params: { message: 'Which table?' } } },
  })
  const { requestState } = asked.result
  const tell = (more: object) => at.tool('hall_seat', { guest: 'Ada' }, { ...able, more })
  expect((await tell({ ...table('cancel'), requestState })).result.resultType).toBe('input_required')
  const told = await tell({ ...table('accept', { table: 4 }), requestState })
  expect(told.result.content).toEqual([{ type: 'text', text: 'Ada at 4' }])
  expect((await tell({ inputResponses: 'four' })).error.code).toBe(-32_602)
  expect((await at.tool('hall_seat', { guest: 'Ada', table: 2 })).result.structuredContent.seated).toBe(
    'Ada at 2',
  )
})

test('a client is never asked what it cannot answer, and told what it would need', async () => {
  await using at = await serve()
  const asked = await at.tool('hall_seat', { guest: 'Ada' })
  expect([asked.status, asked.error]).toMatchObject([
    400,
    { code: -32_021, data: { requiredCapabilities: { elicitation: {} } } },
  ])
  const needing = await at.tool('hall_show', { hall: 'great' }, able)
  expect(needing.error.data).toEqual({ requiredCapabilities: { sampling: {} } })
})

test('prompts ask as well, and complete their arguments', async () => {
  await using at = await serve()
  const params = { name: 'seat_somebody', arguments: { guest: 'Ada' } }
  const { result } = await at.ask('prompts/get', params, able)
  expect(result.resultType).toBe('input_required')
  const told = { ...params, ...table('accept', { table: 7 }), requestState: result.requestState }
  expect((await at.ask('prompts/get', told, able)).result.messages[0].content.text).toBe('Ada at 7')
  const ref = { type: 'ref/prompt', name: 'seat_somebody' }
  const completed = await at.ask('completion/complete', { ref, argument: { name: 'guest', value: 'Al' } })
  expect(completed.result.completion.values).toEqual(['Alan'])
})

test('a resource of a plugin is read at its own address', async () => {
  await using at = await serve()
  const { contents } = (await at.ask('resources/read', { uri: 'hall://great/plan' })).result
  expect(contents).toEqual([{ uri: 'hall://great/plan', mimeType: 'text/plain', text: 'great' }])
  expect((await at.ask('resources/read', { uri: 'hall://great' })).error).toMatchObject({
    code: -32_602,
    data: { uri: 'hall://great' },
  })
})
