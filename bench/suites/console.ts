import { setTimeout as sleep } from 'node:timers/promises'
import type { App } from '../../src/kernel/run/index.ts'
import { atLeast, atMost, type Contestant, type Opened, type Setting, type Suite } from '../harness/suite.ts'
import { fillWithAssets } from '../ours/asset-facts.ts'
import { openPage, type OpenPage } from '../ours/browser-page.ts'
import { filledHome } from '../ours/filled-home.ts'
import { pastWorkflow, pastWorkflowId } from '../ours/past-workflows.ts'
import { openWholeAlice } from '../ours/whole-alice.ts'

const perSecond = 1000
const sizes = {
  full: { assets: 100_000, workflows: 10_000, steps: 20_000 },
  quick: { assets: 2000, workflows: 500, steps: 1000 },
} as const

export const suite: Suite = {
  name: 'console',
  title: 'The console in a browser',
  about:
    'Debian’s Chromium without a head, its page, the server and the measuring process on the same cores. Frames are those of requestAnimationFrame, tasks those of the Long Tasks API (0: none of more than 50 ms), elements all of the document.',
  columns: [
    { metric: 'shown_ms', title: 'shown after ms', digits: 0 },
    { metric: 'fps', title: 'frames/s', digits: 1 },
    { metric: 'longest_ms', title: 'longest task ms', digits: 0 },
    { metric: 'nodes', title: 'elements', digits: 0 },
  ],
  ms: { full: 8000, quick: 2000 },
  contestants: [
    {
      name: `Overview, ${perSecond} events a second`,
      kind: 'ours',
      goals: [atLeast('fps', 55), atMost('nodes', 300)],
      open: setting => openScreen(setting, { path: '/', home: emptyHome, during: publish }),
    },
    scrolled('Assets, 100,000 scrolled through', '/assets?', async (app, { assets }) =>
      fillWithAssets(app, assets),
    ),
    scrolled('Workflows, 10,000 scrolled through', '/workflows', fillWithWorkflows),
    {
      name: 'A workflow with 20,000 steps, opened and scrolled',
      kind: 'ours',
      goals: [atMost('shown_ms', 1000), atMost('longest_ms', 100)],
      open: setting =>
        openScreen(setting, {
          path: `/workflows/${pastWorkflowId(1)}`,
          home: () => filledHome(setting, app => fillWithSteps(app, sizesOf(setting)), 'steps'),
          during: scroll,
        }),
    },
  ],
}

type Sizes = (typeof sizes)['full' | 'quick']
const sizesOf = ({ isQuick }: Setting): Sizes => (isQuick ? sizes.quick : sizes.full)

function scrolled(name: string, path: string, fill: (app: App, sizes: Sizes) => Promise<void>): Contestant {
  const home = (setting: Setting) =>
    filledHome(setting, app => fill(app, sizesOf(setting)), path.replaceAll(/\W/g, ''))
  return {
    name,
    kind: 'ours',
    goals: [atMost('longest_ms', 100)],
    open: setting => openScreen(setting, { path, home: () => home(setting), during: scroll }),
  }
}

const emptyHome = async ({ folder }: Setting) => folder

async function fillWithWorkflows(app: App, { workflows }: Sizes) {
  for (let n = 0; n < workflows; n += 50) {
    const batch = Array.from({ length: Math.min(50, workflows - n) }, (_, at) => pastWorkflow(n + at, 2))
    await app.append(batch.flat())
  }
}

async function fillWithSteps(app: App, { steps }: Sizes) {
  const events = pastWorkflow(1, steps)
  for (let at = 0; at < events.length; at += 250) await app.append(events.slice(at, at + 250))
}

interface Scene {
  readonly path: string
  readonly home: (setting: Setting) => Promise<string>
  /** What goes on while frames are counted. */
  readonly during: (open: OpenPage, app: App, ms: number) => Promise<void>
}

async function openScreen(setting: Setting, { path, home, during }: Scene): Promise<Opened> {
  const alice = await openWholeAlice(await home(setting))
  const open = await openPage(alice)
  return {
    async measure(meter) {
      const { value } = await meter.run(async () => {
        const before = performance.now()
        await open.page.goto(path)
        await open.page.locator('[role=listitem], [role=listbox] [role=option]').first().waitFor()
        const shown_ms = performance.now() - before
        await sleep(500)
        const { fps, longestMs } = await open.watch(() => during(open, alice.app, setting.ms))
        return { shown_ms, fps, longest_ms: longestMs, nodes: await open.nodes() }
      })
      return value
    },
    async close() {
      await open.close()
      await alice.close()
    },
  }
}

/** Evenly, in commits of a tenth of a second. */
async function publish(_: OpenPage, app: App, ms: number) {
  const end = performance.now() + ms
  for (let n = 0; performance.now() < end; n += 1) {
    const due = performance.now() + 100
    const batch = Array.from({ length: perSecond / 10 / 2 }, (_each, at) =>
      pastWorkflow(1_000_000 + n * 50 + at, 0),
    )
    await app.append(batch.flat())
    await sleep(Math.max(0, due - performance.now()))
  }
}

async function scroll({ page }: OpenPage, _: App, ms: number) {
  await page.locator('[role=listitem], [role=listbox] [role=option]').first().hover()
  const end = performance.now() + ms
  while (performance.now() < end) {
    await page.mouse.wheel(0, 900)
    await sleep(30)
  }
}
