import { existsSync } from 'node:fs'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import type { RunningAlice } from './running-alice.ts'

const path = process.env.ALICE_TEST_CHROMIUM ?? '/usr/bin/chromium'

/** False says so once, loudly: nothing of the console is seen then. */
export const hasBrowser = existsSync(path)
if (!hasBrowser) {
  console.warn(
    `\nNOT TESTED: the console in a browser. There is no ${path}; ALICE_TEST_CHROMIUM names one.\n`,
  )
}

/** Nothing but what a page asks for: it looks up no host of its maker's. */
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export const openBrowser = (): Promise<Browser> => chromium.launch({ executablePath: path, args: quiet })

export interface Look {
  readonly theme: 'light' | 'dark'
  readonly width: number
}

export const looks: readonly Look[] = [
  { theme: 'light', width: 1280 },
  { theme: 'dark', width: 1280 },
  { theme: 'light', width: 390 },
  { theme: 'dark', width: 390 },
]

export interface Visit {
  readonly page: Page
  readonly context: BrowserContext
  /** Errors of scripts, and what the console of the browser complained of. */
  readonly complaints: string[]
}

/** Somebody who looks at the page of this Alice, signed in with its owner's key, with another, or not yet. */
export async function visit(
  browser: Browser,
  alice: RunningAlice,
  { theme, width, key = alice.key }: Look & { readonly key?: string | null },
): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width, height: width < 600 ? 844 : 850 },
    colorScheme: theme,
    baseURL: alice.url,
    permissions: ['clipboard-read', 'clipboard-write'],
    locale: 'en-US',
  })
  const complaints: string[] = []
  const page = await context.newPage()
  page.on('pageerror', error => complaints.push(error.message))
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  if (key !== null) {
    const answer = await context.request.post('/session', {
      data: { key },
      headers: { origin: alice.url },
    })
    if (!answer.ok()) throw new Error(`Signing in was answered ${answer.status()}: ${await answer.text()}`)
  }
  return { page, context, complaints }
}
