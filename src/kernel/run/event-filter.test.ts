import { describe, expect, test } from 'vitest'
import { eventFilter } from './event-filter.ts'
import { composeMiddleware, type Middleware } from './middleware.ts'
import { draft, journal } from './testing/memory-journal.ts'

describe('the filter', () => {
  const through = async (filter: Middleware, ...list: string[]) => {
    const { submit, batches } = journal()
    await composeMiddleware([filter])(
      list.map(type => draft(type)),
      submit,
    )
    return batches.flat()
  }

  test('lets through what is included and not excluded', async () => {
    const filter = eventFilter({ include_types: ['asset.*', 'workflow.>'], exclude_types: ['*.removed'] })
    expect(
      await through(filter, 'asset.tagged', 'asset.removed', 'workflow.step.done', 'device.online'),
    ).toEqual(['asset.tagged', 'workflow.step.done'])
    expect(await through(eventFilter({}), 'device.online')).toEqual(['device.online'])
    expect(await through(eventFilter({ include_types: [] }), 'device.online')).toEqual([])
  })

  test('asks a predicate last', async () => {
    const filter = eventFilter({
      exclude_types: ['asset.*'],
      predicate: async event => event.type !== 'device.offline',
    })
    expect(await through(filter, 'asset.tagged', 'device.online', 'device.offline')).toEqual([
      'device.online',
    ])
  })

  test('a wrong pattern is refused when the filter is made', () => {
    expect(() => eventFilter({ include_types: ['asset..*'] })).toThrow('is not a pattern')
  })
})
