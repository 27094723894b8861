import { expect, test } from 'vitest'
import type { Container } from './container.ts'
import { createdAt } from './created-at.ts'
import { xmpSidecar } from './xmp.ts'

const plain: Container = { format: 'png', text: {}, exif: {}, problems: [] }
const dated = (date: string) =>
  xmpSidecar({ tags: [] }).replace('<rdf:Description ', `<rdf:Description xmp:CreateDate="${date}" `)

test('the camera is asked first, then the film, then XMP, then the picture texts', () => {
  const text = { 'Creation Time': ['Wed, 10 Jan 2024 12:00:00 GMT'] }
  const xmp = dated('2023-02-03T04:05:06+01:00')
  expect(createdAt({ ...plain, text })).toBe('2024-01-10T12:00:00.000Z')
  expect(createdAt({ ...plain, text, xmp })).toBe('2023-02-03T03:05:06.000Z')
  expect(createdAt({ ...plain, text, xmp, created_at: '2022-01-01T00:00:00.000Z' })).toBe(
    '2022-01-01T00:00:00.000Z',
  )
  const exif = { taken_at: '2021-05-06T07:08:09+02:00' }
  expect(createdAt({ ...plain, text, xmp, exif })).toBe('2021-05-06T05:08:09.000Z')
})

test('a time without a zone is read as UTC wherever this runs', () => {
  expect(createdAt({ ...plain, exif: { taken_at: '2021-05-06T07:08:09' } })).toBe('2021-05-06T07:08:09.000Z')
  expect(createdAt({ ...plain, xmp: dated('2021-05-06') })).toBe('2021-05-06T00:00:00.000Z')
})

test('what is no date, or cannot be true, is no answer', () => {
  for (const words of [
    '',
    'yesterday',
    '10 Jan 2024',
    '2024-13-45T00:00:00',
    '0000-00-00T00:00:00',
    '9999-01-01',
    'x'.repeat(1000),
  ]) {
    expect(createdAt({ ...plain, text: { 'Creation Time': [words] } })).toBeUndefined()
  }
})
