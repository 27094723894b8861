import { describe, expect, onTestFinished, test } from 'vitest'
import { isAway, openPlace } from './testing.ts'
import { startNodes } from './testing/nodes.ts'

describe.skipIf(isAway)('a process that stops at the worst moment', () => {
  test('who stops while it holds the log does not hold it for ever', async () => {
    const place = openPlace()
    const nodes = startNodes(place.schema)
    const { store } = place
    onTestFinished(async () => {
      await nodes.stop()
      await store.close()
      await place.destroy()
    })
    await store.open({ node: 'n1', tables: [] })
    const frozen = await nodes.start('frozen')
    expect(await nodes.ask(frozen, 'freeze')).toEqual({ holds: 'the log' })
    frozen.kill('SIGSTOP')
    expect(await store.commit({ base: 0, events: [], rows: [] })).toEqual({ status: 'committed' })
    frozen.kill('SIGCONT')
  })
})
