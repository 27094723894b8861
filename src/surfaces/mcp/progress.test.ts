import { describe, expect, test } from 'vitest'
import { pipe } from './testing/pipe.ts'

const call = (name: string, args: object = {}, meta?: object) => ({
  name,
  arguments: args,
  ...(meta && { _meta: meta }),
})

describe('progress', () => {
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
})
