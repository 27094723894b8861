// The server dies while somebody looks: the page says so, and goes on without a gap when it is back.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, openBrowser, visit } from './browser.ts'
import { clearAlice, startAlice, type RunningAlice } from './running-alice.ts'

describe.skipIf(!hasBrowser)('a connection that is lost', () => {
  let alice: RunningAlice
  let browser: Browser
  beforeAll(async () => {
    alice = await startAlice()
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser.close()
    await clearAlice(alice)
  })

  test('shows, and is taken up again with everything that happened meanwhile', async () => {
    const { page } = await visit(browser, alice, { theme: 'light', width: 1280 })
    const created = page.getByText('project.created')
    const create = (name: string) => alice.call('projects.create', { project_name: `${name} ${Date.now()}` })
    // Nothing else is in the list, so that all of them are in sight.
    await page.goto('/?types=project.*')
    await page.getByText('Connected').waitFor()
    await create('Before')
    await created.first().waitFor()
    const had = await created.count()

    await alice.kill()
    await page.getByText('Connection lost').first().waitFor()
    const port = Number(new URL(alice.url).port)
    alice = await startAlice({ home: alice.home, port })
    for (const name of ['One', 'Two', 'Three']) await create(name)

    await page.getByText('Connected').waitFor()
    await expect.poll(() => created.count(), { timeout: 60_000 }).toBe(had + 3)
    await create('Four')
    await expect.poll(() => created.count(), { timeout: 60_000 }).toBe(had + 4)
    // The session outlived the process it began with.
    expect(new URL(page.url()).pathname).toBe('/')
  })
})
