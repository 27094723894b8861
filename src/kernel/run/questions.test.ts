import { domain, operation, workflow } from '#kernel'
import { Workflows } from '#kernel/journal'
import { testApp } from '#kernel/testing'
import { expect, test } from 'vitest'
import { z } from 'zod'

const schema = { type: 'object', properties: { name: { type: 'string' } } }
const invite = workflow('invite', {
  about: 'Ask two guests for their names',
  input: z.object({}),
  output: z.object({ answers: z.array(z.unknown()) }),
  async run(_, flow) {
    const settled = await flow.each(['left', 'right'], { key: seat => seat }, (seat, item) =>
      item.waitFor({ signal: seat, question: { message: `Who sits ${seat}?`, schema } }),
    )
    await flow.waitFor({ signal: 'late', question: { message: 'Anybody else?', schema } }, { timeout: '1m' })
    return { answers: settled.map(each => (each.status === 'completed' ? each.value : null)) }
  },
})
const open = operation('hall.open', {
  about: 'Invite guests',
  effect: 'write',
  input: z.object({}),
  output: z.object({ workflow_id: z.string() }),
  run: async (input, { start }) => start(invite, input),
})
const tell = operation('hall.tell', {
  about: 'Show the row of a workflow',
  effect: 'read',
  input: z.object({ id: z.string() }),
  output: z.object({ status: z.string(), questions: z.unknown() }),
  uses: { rows: Workflows },
  run: async ({ id }, { rows }) => (await rows.get(id))!,
})
const note = operation('hall.note', {
  about: 'Say something while it runs',
  effect: 'read',
  input: z.object({}),
  output: z.object({}),
  async run(_, context) {
    context.note('almost there')
    return {}
  },
})
const hall = domain('hall', { about: 'Guests', operations: [open, tell, note], workflows: [invite] })
const actor = { id: 'ann', kind: 'person' } as const

test('an open question stands in the row of its workflow until it is answered or out of time', async () => {
  await using app = await testApp([hall])
  await app.start()
  const { workflow_id } = (await app.call('hall.open', {}, { actor })) as { workflow_id: string }
  const questions = async () =>
    ((await app.call('hall.tell', { id: workflow_id }, { actor })) as { questions: object | null }).questions
  const seen = async (type: string, count: number) => {
    const signal = AbortSignal.timeout(5000)
    let left = count
    for await (const _ of app.events.follow({ after: 0, subject: workflow_id, patterns: [type], signal })) {
      left -= 1
      if (left === 0) return
    }
  }
  const signal = (name: string) =>
    app.append([
      {
        ...app.catalog.eventOfType('workflow.signaled')!({ workflow_id, signal: name, payload: { name } }),
      },
    ])

  await seen('workflow.waiting', 2)
  expect(await questions()).toEqual({
    'each#1[left]/signal:left#1': { message: 'Who sits left?', schema, signal: 'left' },
    'each#1[right]/signal:right#1': { message: 'Who sits right?', schema, signal: 'right' },
  })
  await signal('left')
  expect(Object.keys((await questions())!)).toHaveLength(1)
  await signal('right')
  await seen('workflow.waiting', 3)
  expect(Object.values((await questions())!)).toMatchObject([{ message: 'Anybody else?', signal: 'late' }])
  await signal('late')
  await seen('workflow.completed', 1)
  expect(await questions()).toBeNull()
})

test('what an operation says while it runs reaches whoever called it', async () => {
  await using app = await testApp([hall])
  const said: string[] = []
  await app.call('hall.note', {}, { actor, onNote: message => void said.push(message) })
  expect(said).toEqual(['almost there'])
})
