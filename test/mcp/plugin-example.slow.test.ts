import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runAlice } from './running-alice.ts'

let home = ''
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'alice-example-'))
})
afterAll(() => rm(home, { recursive: true, force: true }))

test('the example of docs/plugins.md is on every surface, with its refusals, events and workflows', async () => {
  const page = await readFile('docs/plugins.md', 'utf8')
  const file = join(home, 'hall.ts')
  await writeFile(file, /```ts\n([\s\S]*?)```/.exec(page)![1]!)
  await using alice = await runAlice(join(home, 'data'), file)

  expect(await alice.post('/api/v1/hall/greet', { name: 'Ada' })).toEqual({ said: 'Hello, Ada!' })
  expect((await alice.post('/api/v1/hall/greet', { name: 'Nobody' })).error.code).toBe('NOT_INVITED')
  const tool = await alice.mcp('tools/call', { name: 'hall_greet', arguments: { name: 'Ada' } })
  expect(tool.structuredContent).toEqual({ said: 'Hello, Ada!' })
  const query = 'mutation { hallGreet(input: { name: "Ada" }) { said } }'
  expect(JSON.stringify(await alice.post('/graphql', { query }))).toContain('Hello, Ada!')
  expect(await alice.words('hall', 'greet', '--name', 'Ada')).toContain('Hello, Ada!')

  const { taskId } = await alice.mcp('tools/call', {
    name: 'hall_celebrate',
    arguments: { guests: ['Bo', 'Cy'] },
  })
  let task = await alice.mcp('tasks/get', { taskId })
  while (task.status === 'working') task = await alice.mcp('tasks/get', { taskId })
  expect(task.result.structuredContent.result).toEqual({ greeted: 2 })
  const { events } = await alice.post('/api/v1/events/read', { types: ['guest.welcomed'] })
  expect(events.map(({ data }: { data: { guest: string } }) => data.guest)).toEqual([
    'Ada',
    'Ada',
    'Ada',
    'Ada',
    'Bo',
    'Cy',
  ])
})
