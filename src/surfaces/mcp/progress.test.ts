import { appClient, type AliceClient } from '#surfaces/client'
import { describe, expect, test } from 'vitest'
import { pipe, type Message } from './testing.ts'

const call = (name: string, args: object = {}, meta?: object) => ({
  name,
  arguments: args,
  ...(meta && { _meta: meta }),
})

describe('progress', () => {
  const of = (token: string) => (message: Message) =>
    message.method === 'notifications/progress' && message.params.progressToken === token

  test('of a call is told to those who ask for it', async () => {
    await using at = await pipe()
    await at.ask('tools/call', call('tea_show', { number: 3 }, { progressToken: 'p' }))
    await at.ask('tools/call', call('tea_show', { number: 3 }))
    const told = at.heard.filter(message => message.method === 'notifications/progress')
    expect(told.map(({ params }) => params)).toEqual([
      { progressToken: 'p', progress: 1, total: 3 },
      { progressToken: 'p', progress: 3, total: 3 },
    ])
  })

  test('of a workflow is told after the answer, forward only, to its end', async () => {
    await using at = await pipe()
    const { result } = await at.ask(
      'tools/call',
      call('tea_wash', { cups: ['a', 'b', 'c'] }, { progressToken: 'w' }),
    )
    expect(result.structuredContent.status).toBe('processing')
    await at.hears(message => of('w')(message) && message.params.progress === message.params.total)
    const told = at.heard.filter(of('w')).map(({ params }) => params.progress as number)
    expect(told).toEqual(told.toSorted((a, b) => a - b))
    expect(new Set(told).size).toBe(told.length)
  })

  test('of many workflows is told of the latest, and none is left behind', async () => {
    let following = 0
    const client = (inner: AliceClient): AliceClient => ({
      ...inner,
      async *follow(options) {
        following += 1
        yield* inner.follow({ ...options, types: ['nothing.ever'] })
        following -= 1
      },
    })
    const at = await pipe({ client: app => client(appClient(app, { id: 'mcp', kind: 'assistant' })) })
    for (let count = 0; count < 40; count += 1) {
      await at.ask('tools/call', call('tea_wash', { cups: [] }, { progressToken: count }))
    }
    await expect.poll(() => following).toBe(32)
    await at[Symbol.asyncDispose]()
    await expect.poll(() => following).toBe(0)
  })
})
