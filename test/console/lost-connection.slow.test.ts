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
    await page.goto('/')
    await page.getByText('Connected').waitFor()
    await alice.call('projects.create', { project_name: 'Before' })
    await page.getByText('project.created').first().waitFor()

    await alice.kill()
    await page.getByText('Connection lost').first().waitFor()
    const port = Number(new URL(alice.url).port)
    alice = await startAlice({ home: alice.home, port })
    for (const name of ['One', 'Two', 'Three']) await alice.call('projects.create', { project_name: name })

    await page.getByText('Connected').waitFor()
    await expect.poll(() => page.getByText('project.created').count(), { timeout: 20_000 }).toBe(4)
    await alice.call('projects.create', { project_name: 'Four' })
    await expect.poll(() => page.getByText('project.created').count(), { timeout: 20_000 }).toBe(5)
    // The session outlived the process it began with.
    expect(new URL(page.url()).pathname).toBe('/')
  })
})
