import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import type { WholeAlice } from './whole-alice.ts'

const root = join(import.meta.dirname, '../..')
const { chromium } = createRequire(join(root, 'package.json'))(
  'playwright-core',
) as typeof import('playwright-core')

const quiet = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-sync',
]

export interface OpenPage {
  readonly page: Page
  /** Frames drawn and tasks that held the page up, while the work runs. */
  watch(work: () => Promise<unknown>): Promise<{ readonly fps: number; readonly longestMs: number }>
  /** Elements of the document now. */
  nodes(): Promise<number>
  close(): Promise<void>
}

/** Notes each task of more than 50 ms (Long Tasks API), and counts frames when asked to. */
const watcher = `
  globalThis.longTasks = []
  new PerformanceObserver(list => longTasks.push(...list.getEntries().map(each => each.duration))).observe({ type: 'longtask', buffered: true })
  globalThis.countFrames = () => {
    const state = { frames: 0, isOn: true, from: performance.now() }
    const next = () => { state.frames += 1; if (state.isOn) requestAnimationFrame(next) }
    requestAnimationFrame(next)
    return state
  }`

/** Chromium without a head, signed in with the key of this Alice. */
export async function openPage({ url, key }: Pick<WholeAlice, 'url' | 'key'>): Promise<OpenPage> {
  const browser = await chromium.launch({
    executablePath: process.env.ALICE_TEST_CHROMIUM ?? '/usr/bin/chromium',
    args: quiet,
  })
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, baseURL: url })
  const answer = await context.request.post('/session', { data: { key }, headers: { origin: url } })
  if (!answer.ok()) throw new Error(`Signing in was answered ${answer.status()}`)
  const page = await context.newPage()
  await page.addInitScript(watcher)
  return {
    page,
    async watch(work) {
      await page.evaluate('globalThis.counting = countFrames(); longTasks.length = 0')
      await work()
      return page.evaluate(`(() => {
        counting.isOn = false
        const seconds = (performance.now() - counting.from) / 1000
        return { fps: counting.frames / seconds, longestMs: Math.max(0, ...longTasks) }
      })()`) as Promise<{ fps: number; longestMs: number }>
    },
    nodes: () => page.evaluate('document.querySelectorAll("*").length') as Promise<number>,
    close: () => browser.close(),
  }
}
