import { afterAll, expect, test } from 'vitest'
import { postgresBlobs } from './blobs.ts'
import { isAway, sql, testUrl } from './testing.ts'

const schema = `t_blobs_${process.pid}`
if (!isAway) await sql(`CREATE SCHEMA ${schema}`)
const one = postgresBlobs({ url: testUrl, schema })
const other = postgresBlobs({ url: testUrl, schema })

afterAll(async () => {
  await Promise.all([one.close(), other.close()])
  if (!isAway) await sql(`DROP SCHEMA ${schema} CASCADE`)
})

test.skipIf(isAway)('what one process put, another gets, byte for byte', async () => {
  const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => index % 256)
  const hash = await one.put(bytes)
  expect(await other.has(hash)).toBe(true)
  expect(Buffer.from((await other.get(hash))!).equals(bytes)).toBe(true)
})

test.skipIf(isAway)('the same bytes twice are one blob, a missing one is undefined', async () => {
  const bytes = new TextEncoder().encode('once')
  expect(await Promise.all([one.put(bytes), other.put(bytes)])).toHaveLength(2)
  expect(await one.get('0'.repeat(64))).toBeUndefined()
  expect(await one.has('0'.repeat(64))).toBe(false)
})

test.skipIf(isAway)('a blob too large for the database is refused before it is sent', async () => {
  await expect(one.put(new Uint8Array((64 << 20) + 1))).rejects.toThrow(/at most/)
})
