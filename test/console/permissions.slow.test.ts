// What somebody may do is what they are shown; what ends their key ends their session.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, openBrowser, visit } from './browser.ts'
import { clearAlice, startAlice, type RunningAlice } from './running-alice.ts'

describe.skipIf(!hasBrowser)('a viewer', () => {
  const look = { theme: 'light', width: 1280 } as const
  let alice: RunningAlice
  let browser: Browser
  let viewer: { key: string; key_id: string }
  let changeId = ''

  beforeAll(async () => {
    alice = await startAlice({ isDemoWanted: true })
    await alice.line(/● waiting/)
    browser = await openBrowser()
    viewer = await alice.call('keys.create', { role: 'viewer', name: 'guest' })
    const { changes } = await alice.call('changes.list', { status: 'pending' })
    changeId = changes[0].change_id
  })
  afterAll(async () => {
    await browser.close()
    await clearAlice(alice)
  })

  test('sees what waits, and no way to decide about it', async () => {
    const { page, context } = await visit(browser, alice, { ...look, key: viewer.key })
    await page.goto(`/approvals/${changeId}`)
    await page.locator('h1').filter({ hasText: 'sample-site' }).waitFor()
    expect(await page.getByRole('button', { name: 'Approve', exact: true }).count()).toBe(0)
    expect(await page.getByRole('button', { name: 'Reject', exact: true }).count()).toBe(0)
    await context.close()
  })

  test('is shown no keys, no audit and no settings', async () => {
    const { page, context, complaints } = await visit(browser, alice, { ...look, key: viewer.key })
    await page.goto('/settings')
    await page.locator('h1').first().waitFor()
    await page.getByRole('tab').first().waitFor()
    const tabs = await page.getByRole('tab').allTextContents()
    expect(tabs.filter(text => /key|audit|secret|configuration/i.test(text))).toEqual([])
    expect(complaints).toEqual([])
    await context.close()
  })

  test('is led to the login when the key is revoked', async () => {
    const { page, context } = await visit(browser, alice, { ...look, key: viewer.key })
    await page.goto('/workflows')
    await page.locator('h1').first().waitFor()
    await alice.call('keys.revoke', { key_id: viewer.key_id })
    await page.waitForURL(/\/login/)
    await context.close()
  })
})
