import type { Logger } from '#kernel'
import { expect, test } from 'vitest'
import { eventFilter } from './event-filter.ts'
import { eventLogger } from './event-logger.ts'
import { composeMiddleware } from './middleware.ts'
import { draft, journal, refuse } from './testing/memory-journal.ts'

test('the logger tells what was recorded, vetoed and refused, without the data', async () => {
  const lines: [string, object, string][] = []
  const say = (level: string) => (details: object, message: string) =>
    void lines.push([level, details, message])
  const logger: Logger = { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') }
  const actor = { id: 'ada', kind: 'person' as const }
  const prepare = composeMiddleware([
    eventLogger(logger, 'info'),
    eventFilter({ exclude_types: ['asset.secret'] }),
  ])
  await prepare(
    [draft('asset.tagged', { actor, data: { password: 'x' } }), draft('asset.secret')],
    journal().submit,
  )
  const refused = new Error('conflict')
  await prepare([draft('asset.tagged')], refuse(refused)).catch(() => undefined)
  expect(lines).toEqual([
    ['info', { event_type: 'asset.secret', subject: 'cat' }, 'asset.secret was vetoed'],
    [
      'info',
      { event_type: 'asset.tagged', subject: 'cat', actor: 'ada', event_id: 'evt_1', position: 1 },
      'asset.tagged',
    ],
    ['warn', { event_type: 'asset.tagged', subject: 'cat', err: refused }, 'asset.tagged was not recorded'],
  ])
})
