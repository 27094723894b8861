// The way of somebody who has just cloned Alice: the first start, the link it prints, the approval that waits, seen
// applied, taken back.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, openBrowser, visit, type Visit } from './browser.ts'
import { clearAlice, startAlice, type RunningAlice } from './running-alice.ts'

describe.skipIf(!hasBrowser)('the first minute', () => {
  let alice: RunningAlice
  let browser: Browser
  let visited: Visit
  let page: Page
  let change: { change_id: string; plan: { steps: readonly unknown[] } }

  beforeAll(async () => {
    alice = await startAlice({ isDemoWanted: true })
    browser = await openBrowser()
    visited = await visit(browser, alice, { theme: 'light', width: 1280, key: null })
    page = visited.page
    const { changes } = await alice.call('changes.list', { status: 'pending' })
    change = changes[0]
  })
  afterAll(async () => {
    await browser.close()
    await clearAlice(alice)
  })

  test('the link that is printed brings in, once, and the overview says what waits', async () => {
    const [, link = ''] = await alice.line(/(http:\S+#code=\S+)/)
    await page.goto(link)
    await page.waitForURL(`${alice.url}/`)
    expect(page.url()).not.toContain('code')
    await page.getByRole('heading', { name: 'Overview' }).waitFor()
    await page.locator(`a[href="/approvals/${change.change_id}"]`).first().waitFor()

    const other = await visit(browser, alice, { theme: 'light', width: 1280, key: null })
    await other.page.goto(link)
    await other.page.getByText('This link was used already').waitFor()
    await other.context.close()
  })

  test('what waits is approved as it was shown, and is seen applied', async () => {
    await page.locator(`a[href="/approvals/${change.change_id}"]`).first().click()
    await page.getByRole('button', { name: 'Approve', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox').fill('Fine with me')
    await dialog.getByRole('button', { name: 'Approve', exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByText('applied', { exact: true }).first().waitFor()
    await expect
      .poll(async () => (await alice.call('changes.get', { change_id: change.change_id })).status, {
        timeout: 30_000,
      })
      .toBe('applied')
  })

  test('what was begun is carried out to its end', async () => {
    const running = async () =>
      (await alice.call('workflows.list', { status: 'processing' })).workflows.length
    await expect.poll(running, { timeout: 60_000 }).toBe(0)
  })

  test('what was applied is undone', async () => {
    const undo = page.getByRole('button', { name: 'Undo', exact: true })
    await undo.click()
    await page.getByRole('dialog').getByRole('button', { name: 'Undo', exact: true }).click()
    await expect
      .poll(async () => (await alice.call('changes.get', { change_id: change.change_id })).status, {
        timeout: 60_000,
      })
      .toBe('undone')
    await page.getByText('undone', { exact: true }).first().waitFor()
  })

  test('events are filtered by the server, and the address says how', async () => {
    await page.goto('/events')
    await page.getByLabel('Types, like workflow.*').fill('change.*')
    await page.waitForURL(/types=change/)
    const rows = page.getByRole('list', { name: 'Log' }).getByRole('listitem')
    await expect
      .poll(async () => (await rows.allTextContents()).every(text => text.includes('change.')), {
        timeout: 10_000,
      })
      .toBe(true)
    expect(await rows.count()).toBeGreaterThan(2)
    await rows.first().getByRole('button').click()
    await page.getByRole('dialog').getByText(change.change_id).first().waitFor()
    await page.keyboard.press('Escape')
    await page.reload()
    await expect.poll(() => rows.count()).toBeGreaterThan(2)
    expect(await page.getByLabel('Types, like workflow.*').inputValue()).toBe('change.*')
  })

  test('screens, operations and ids are found from the keyboard', async () => {
    await page.goto('/')
    await page.getByRole('heading', { name: 'Overview' }).waitFor()
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').fill(change.change_id)
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/approvals/${change.change_id}`)
    await page.keyboard.press('g')
    await page.keyboard.press('e')
    await page.waitForURL('**/events')
    await page.keyboard.press('?')
    await page.getByRole('dialog').getByText('Keyboard shortcuts').first().waitFor()
    await page.keyboard.press('Escape')
  })

  test('how the page looks is chosen from a menu that is loaded when it is wanted', async () => {
    await page.goto('/')
    await page.getByRole('button', { name: /^Light/ }).click()
    await page.getByRole('menuitem', { name: 'Dark' }).click()
    await page.locator('html[data-theme=dark]').waitFor()
    await page.getByRole('button', { name: /^Account/ }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).waitFor()
    await page.keyboard.press('Escape')
  })

  test('nothing of it made the browser complain', () => {
    expect(visited.complaints.filter(text => !text.includes('401'))).toEqual([])
  })
})
