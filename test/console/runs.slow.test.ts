// The page of a run: as small for twenty thousand steps as for three, by keyboard, and with a retry from any step.
import { resolve } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, openBrowser, visit } from './browser.ts'
import { clearAlice, startAlice, type RunningAlice } from './running-alice.ts'

const steps = 20_000
const patience = { timeout: 60_000 }

describe.skipIf(!hasBrowser)('the page of a run', () => {
  let alice: RunningAlice
  let browser: Browser
  let page: Page
  let complaints: readonly string[]

  beforeAll(async () => {
    alice = await startAlice({ plugins: resolve(import.meta.dirname, 'bakery-plugin.ts') })
    browser = await openBrowser()
    ;({ page, complaints } = await visit(browser, alice, { theme: 'light', width: 1280 }))
  }, 120_000)
  afterAll(async () => {
    await browser.close()
    await clearAlice(alice)
  }, 60_000)

  const begin = async (workflow: string, input: object = {}) =>
    (await alice.call('workflows.execute', { workflow, ...input })).workflow_id as string
  const statusOf = async (id: string) =>
    (await alice.call('workflows.get', { workflow_id: id, steps: 0 })).status

  test(
    'draws a run of twenty thousand steps in a few rows, and its failures each for itself',
    { timeout: 300_000 },
    async () => {
      const id = await begin('street', { loaves: steps })
      await expect.poll(() => statusOf(id), { timeout: 240_000, interval: 500 }).toBe('completed')
      await page.goto(`/workflows/${id}`)
      const timeline = page.getByRole('list', { name: 'Timeline' })
      await timeline.getByRole('button', { name: `bakery.bake, 20,000 steps, 20 failed` }).waitFor(patience)
      await timeline
        .getByRole('button', { name: /^bakery\.bake, failed/ })
        .first()
        .waitFor(patience)
      expect(await timeline.getByRole('listitem').count()).toBeLessThan(30)
      expect(await page.evaluate('document.querySelectorAll("main *").length')).toBeLessThan(600)
      await page.getByRole('list', { name: 'Steps' }).getByRole('listitem').first().waitFor(patience)
      await timeline.getByRole('button', { name: /20,000 steps/ }).click()
      await page.waitForURL(/group=/, patience)
      await timeline
        .getByRole('button', { name: /^bakery\.bake, completed/ })
        .first()
        .waitFor(patience)
    },
  )

  test(
    'leads by keyboard to a step, and shows what it was asked though that is kept nowhere',
    { timeout: 120_000 },
    async () => {
      const id = await begin('night')
      await expect.poll(() => statusOf(id), patience).toBe('failed')
      await page.goto(`/workflows/${id}`)
      await page.locator('[data-row="0"]').focus(patience)
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      const drawer = page.getByRole('dialog', { name: 'Bake rye' })
      await drawer.getByText('"isBurned"').waitFor(patience)
      await drawer.getByRole('button', { name: 'Retry from here' }).click(patience)
      await page.getByRole('dialog').last().getByRole('button', { name: 'Retry' }).click(patience)
      await page.getByRole('button', { name: 'Run them again' }).click(patience)
      const asked = async () => {
        const { retries } = await alice.call('workflows.timeline', { workflow_id: id })
        return retries.map((each: { from_step: string }) => each.from_step)
      }
      await expect.poll(asked, patience).toEqual(['Bake rye#1'])
      await expect.poll(() => statusOf(id), patience).toBe('failed')
    },
  )

  test(
    'lists what failed before all else, and keeps filters in the address',
    { timeout: 120_000 },
    async () => {
      await page.goto('/workflows')
      const first = page.getByRole('list', { name: 'Workflows' }).getByRole('listitem').first()
      await first.getByText('black burned').waitFor(patience)
      await page.getByRole('button', { name: /^completed/ }).click()
      await page.waitForURL(/status=completed/, patience)
      await first.getByText('Street').waitFor(patience)
      // The refusal above is an answer, of which browsers complain all the same.
      expect(complaints.filter(text => !text.includes('409 (Conflict)'))).toEqual([])
    },
  )
})
