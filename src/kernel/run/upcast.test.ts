import { domain, event, integer, text, view, type EventDefinition } from '#kernel'
import { memoryDisk, memoryStore, testApp } from '#kernel/testing'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'

test('G12: events of older versions are folded, read and rebuilt in their newest shape', async () => {
  const disk = memoryDisk()
  const Old = event('parcel.sent', { kg: z.number() }, { subject: () => 'parcels' })
  const New = event(
    'parcel.sent',
    { grams: z.number(), by: z.string() },
    {
      subject: () => 'parcels',
      version: 3,
      upcasts: { 1: ({ kg }) => ({ grams: Number(kg) * 1000 }), 2: data => ({ ...data, by: 'post' }) },
    },
  )
  const weights = (of: EventDefinition) =>
    view('weights', {
      key: ['by'],
      columns: { by: text, grams: integer },
      folds: when => [
        when(
          of,
          data => String(data.by),
          (row, data) => ({
            by: String(data.by),
            grams: (row?.grams ?? 0) + Number(data.grams ?? 0),
          }),
        ),
      ],
    })
  const parcels = (of: EventDefinition) =>
    domain('parcels', { about: 'Parcels', events: [of], views: [weights(of)] })
  const first = await testApp([parcels(Old)], { store: memoryStore({ disk }) })
  await first.append([Old({ kg: 2 })])
  await first.stop()
  const second = await testApp([parcels(New)], { store: memoryStore({ disk }) })
  onTestFinished(() => second.stop())
  await second.append([New({ grams: 5, by: 'post' })])
  expect(disk.tables.get('weights')!.rows.values().next().value).toEqual({ by: 'post', grams: 2005 })
  const [old] = await second.events.read({ after: 0, limit: 1, patterns: ['parcel.*'] })
  expect(old).toMatchObject({ version: 3, data: { grams: 2000, by: 'post' } })
})
