// Pictures rated without a mouse; a deployment broken in the browser and seen taken back, mended, and rolled back.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, openBrowser, visit } from './browser.ts'
import { clearAlice, startAlice, type RunningAlice } from './running-alice.ts'

const patience = { timeout: 60_000 }

describe.skipIf(!hasBrowser)('somebody at work', () => {
  let alice: RunningAlice
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    alice = await startAlice({ isDemoWanted: true })
    browser = await openBrowser()
    page = (await visit(browser, alice, { theme: 'light', width: 1280 })).page
  })
  afterAll(async () => {
    await browser.close()
    await clearAlice(alice)
  })

  test('rates, picks and rejects pictures by keyboard, and takes it back', async () => {
    await page.goto('/assets')
    await page.locator('[role=listbox] [role=option]').nth(3).waitFor()
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowRight')
    const name = await page.locator('[role=option][data-focused]').getAttribute('title')
    const asset = async () => {
      const { results } = await alice.call('assets.search', { limit: 100 })
      return results.find((each: { file_name: string }) => each.file_name === name)
    }
    const stars = (await asset()).user_rating === 2 ? 5 : 2
    await page.keyboard.press(String(stars))
    await expect.poll(async () => (await asset()).user_rating, patience).toBe(stars)
    await page.keyboard.press('p')
    await expect.poll(async () => JSON.stringify(await asset()), patience).toContain('picked')
    await page.keyboard.press('u')
    await expect.poll(async () => JSON.stringify(await asset()), patience).not.toContain('picked')
  })

  const deploymentNow = async () => (await alice.call('deployments.list')).deployments[0]

  async function deploy() {
    await page.getByRole('button', { name: 'Deploy', exact: true }).first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Deploy', exact: true }).click(patience)
    await page.waitForURL(/\/infrastructure\/deployments\/dep_/, patience)
  }

  test('breaks a deployment, and is told that everything is as it was', async () => {
    const { blueprints } = await alice.call('blueprints.list')
    await page.goto(`/infrastructure/blueprints/${blueprints[0].blueprint_id}`)
    await deploy()
    await page.getByText('A change failed, and everything is as it was before').waitFor(patience)
    await page.getByText('State unchanged').waitFor()
    expect((await deploymentNow()).status).toBe('rolled_back')
  })

  test('mends the blueprint where it is wrong, deploys it, and rolls it back', async () => {
    const { blueprints } = await alice.call('blueprints.list')
    const [{ blueprint_id, version }] = blueprints
    await page.goto(`/infrastructure/blueprints/${blueprint_id}`)
    const source = page.getByRole('textbox', { name: 'Blueprint as YAML or JSON' })
    await source.fill((await source.inputValue()).replace('/ready"', '/"'))
    await page.getByRole('button', { name: `Save as v${version + 1}` }).click()
    await expect
      .poll(async () => (await alice.call('blueprints.get', { blueprint_id })).version, patience)
      .toBe(version + 1)
    await deploy()
    await expect
      .poll(async () => (await deploymentNow()).status, patience)
      .toMatch(/^(active|deployed|ready)$/)

    await page.getByRole('button', { name: 'Roll back', exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Roll back', exact: true }).click(patience)
    const names = async () => {
      const { deployment_id } = await deploymentNow()
      const { resources } = await alice.call('deployments.get', { deployment_id })
      return resources.map(({ name }: { name: string }) => name)
    }
    await expect.poll(names, patience).not.toContain('api')
  })
})
