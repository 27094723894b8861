import { expect, test } from 'vitest'
import { countFilters, daysOf, readFilters, serverFilters } from './asset-filters.ts'

test('what nobody could have chosen is left out of the address', () => {
  const hostile = {
    q: '',
    review: 'yes',
    stars: '6',
    month: '2026-13',
    tags: [1, '', 'style:noir'],
    sort: {},
  }
  expect(readFilters(hostile)).toEqual({ tags: ['1', 'style:noir'] })
  expect(readFilters({ q: 12, tags: 'rain', stars: 4, media: 'image', aside: 'true' })).toEqual({
    q: '12',
    tags: ['rain'],
    stars: '4',
    media: 'image',
  })
})

test('each filter is one that the server carries out', () => {
  expect(serverFilters({})).toEqual({ removed: 'without' })
  expect(serverFilters({ review: 'unreviewed' })).toEqual({ reviewed: false, removed: 'without' })
  expect(serverFilters({ review: 'picked', aside: true })).toEqual({
    tag_values: { review: 'picked' },
    removed: 'only',
  })
  expect(serverFilters({ stars: '4' }).quality_rating).toEqual({ min: 4, max: 4 })
  expect(serverFilters({ stars: '4+' }).quality_rating).toEqual({ min: 4 })
  expect(serverFilters({ stars: '0' }).has_rating).toBe(false)
  expect(serverFilters({ month: '2024-02' }).date_range).toEqual({ start: '2024-02-01', end: '2024-02-29' })
})

test('a month ends with its last day', () => {
  expect(['2026-12', '2025-02', '2026-04'].map(each => daysOf(each).end)).toEqual([
    '2026-12-31',
    '2025-02-28',
    '2026-04-30',
  ])
})

test('an order is no filter', () => {
  expect(countFilters({ q: 'sea', sort: 'filename', order: 'asc', aside: true })).toBe(2)
})
