import type { Logger } from '#kernel'
import type { App } from '#kernel/run'
import { appClient } from '#surfaces/client'
import { join } from 'node:path'
import { runDemo, type DemoPart } from './demo/run-demo.ts'
import { demoJson, demoLines, type DemoScreen, type DemoView } from './demo/show-demo.ts'
import { sampleAssistant } from './demo/wishes.ts'
import { localCaller } from './local-caller.ts'
import { owner } from './owner-key.ts'
import { shortPath } from './short-path.ts'

export interface FirstRun {
  readonly app: App
  readonly home: string
  readonly part: DemoPart
  readonly isJson: boolean
  readonly screen: DemoScreen
  readonly log: Logger
  /** Ends it, without a word, before its next stage. */
  readonly signal: AbortSignal
}

/** The demo in the process of the server: real pictures, a real deployment, and every number counted in this run. */
export async function showFirstRun({
  app,
  home,
  part,
  isJson,
  screen,
  log,
  signal,
}: FirstRun): Promise<void> {
  const demo = {
    owner: appClient(app, localCaller(owner), { surface: 'cli' }),
    assistant: appClient(app, localCaller(sampleAssistant), { surface: 'cli' }),
    home,
    signal,
  }
  const view = isJson ? demoJson(screen.print) : demoLines(screen, shortPath(join(home, 'alice.log')))
  const { sum } = await runDemo(demo, part, logged(view, log))
  if (isJson && !signal.aborted) screen.print(JSON.stringify({ demo: part, ...sum }))
}

const logged = (view: DemoView, log: Logger): DemoView => ({
  ...view,
  onEnd(end) {
    const { stage, error } = end
    if (end.status === 'failed') log.error({ err: error, stage }, 'A stage of the demo broke')
    view.onEnd(end)
  },
})
