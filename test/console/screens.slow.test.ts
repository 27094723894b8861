// Every screen in both themes, on a desktop and a phone, over the data of the first minute: nothing is broken, nobody is
// kept out (axe, WCAG 2.2 AA), nothing overflows. ALICE_SCREENSHOTS=docs/pictures/screens keeps what was seen.
import { AxeBuilder } from '@axe-core/playwright'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, looks, openBrowser, visit } from './browser.ts'
import { clearAlice, startAlice, type RunningAlice } from './running-alice.ts'

const folder = process.env.ALICE_SCREENSHOTS

interface Screen {
  readonly name: string
  /** Known only when Alice runs. */
  path(alice: RunningAlice): Promise<string> | string
}

/** The page of the first thing that an operation lists. */
const first =
  (place: string, operation: string, [list, id]: readonly [string, string], input: object = {}) =>
  async (alice: RunningAlice) => {
    const answer = await alice.call(operation, input)
    return `${place}/${answer[list][0][id]}`
  }

const screens: readonly Screen[] = [
  { name: 'overview', path: () => '/' },
  { name: 'workflows', path: () => '/workflows' },
  {
    name: 'workflow',
    path: first('/workflows', 'workflows.list', ['workflows', 'workflow_id'], { status: 'failed' }),
  },
  { name: 'approvals', path: () => '/approvals' },
  {
    name: 'approval',
    path: first('/approvals', 'changes.list', ['changes', 'change_id'], { status: 'pending' }),
  },
  { name: 'assets', path: () => '/assets' },
  { name: 'asset', path: first('/assets', 'assets.search', ['results', 'content_hash']) },
  { name: 'infrastructure', path: () => '/infrastructure' },
  {
    name: 'deployment',
    path: first('/infrastructure/deployments', 'deployments.list', ['deployments', 'deployment_id']),
  },
  {
    name: 'blueprint',
    path: first('/infrastructure/blueprints', 'blueprints.list', ['blueprints', 'blueprint_id']),
  },
  { name: 'services', path: () => '/services' },
  { name: 'events', path: () => '/events' },
  { name: 'event-types', path: () => '/events?tab=types' },
  { name: 'settings', path: () => '/settings' },
  { name: 'domains', path: () => '/domains' },
  { name: 'domain', path: () => '/domains/assets?operation=assets.organize' },
]

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

async function violations(page: Page): Promise<readonly string[]> {
  const found = await new AxeBuilder({ page }).withTags(rules).analyze()
  return found.violations.map(
    ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
  )
}

/** What is asked for is there: nothing holds a place any more, and no request is under way. */
async function settled(page: Page) {
  await page.locator('h1').first().waitFor()
  await expect.poll(() => page.locator('.animate-pulse').count(), { timeout: 30_000 }).toBe(0)
  await page.evaluate('document.fonts.ready.then(() => 0)')
}

async function keep(page: Page, name: string) {
  if (folder === undefined) return
  await sharp(await page.screenshot())
    .webp({ quality: 80, effort: 6 })
    .toFile(join(folder, `${name}.webp`))
}

describe.skipIf(!hasBrowser)('the console', () => {
  let alice: RunningAlice
  let browser: Browser
  const paths = new Map<string, string>()

  beforeAll(async () => {
    alice = await startAlice({ isDemoWanted: true })
    browser = await openBrowser()
    for (const { name, path } of screens) paths.set(name, await path(alice))
    if (folder !== undefined) mkdirSync(folder, { recursive: true })
  })
  afterAll(async () => {
    await browser.close()
    await clearAlice(alice)
  })

  test.for(screens.flatMap(({ name }) => looks.map(look => ({ name, ...look }))))(
    'shows $name, $theme, $width wide',
    async ({ name, theme, width }) => {
      const { page, context, complaints } = await visit(browser, alice, { theme, width })
      try {
        await page.goto(paths.get(name)!)
        await settled(page)
        await keep(page, `${name}-${theme}-${width}`)
        expect(await violations(page)).toEqual([])
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
        expect(await page.locator('[role=alert]').allTextContents()).toEqual([])
        expect(complaints).toEqual([])
      } finally {
        await context.close()
      }
    },
  )

  test('shows who is not signed in where to get a key, and nothing else', async () => {
    for (const look of looks) {
      const { page, context, complaints } = await visit(browser, alice, { ...look, key: null })
      await page.goto('/approvals')
      await page.waitForURL(/\/login\?to=/)
      await page.getByRole('button', { name: 'Sign in' }).waitFor()
      await keep(page, `login-${look.theme}-${look.width}`)
      expect(await violations(page)).toEqual([])
      expect(complaints.filter(text => !text.includes('401'))).toEqual([])
      await context.close()
    }
  })
})
