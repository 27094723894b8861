import type { AliceClient } from '#surfaces/client'
import { expect, test } from 'vitest'
import { runCli } from './index.ts'
import { fakeHost, info } from './testing.ts'

type CallSettings = Parameters<AliceClient['call']>[2]

const answers = {
  'assets.search': (_: unknown, settings: CallSettings) => {
    settings?.onProgress?.(1, 3)
    return {}
  },
}

async function barOf(words: readonly string[]) {
  const fake = fakeHost({ operations: [info('assets.search')], answers, isTty: true })
  await runCli(words, fake.host)
  expect(fake.left()).toBe(0)
  return fake.bar
}

test('a long call shows how far it is, and not where JSON is wanted', async () => {
  expect(await barOf(['assets', 'search'])).toEqual(['  1 of 3'])
  expect(await barOf(['assets', 'search', '--json'])).toEqual([])
})
