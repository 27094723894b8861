import { assetsAlone, assetsStages } from './assets-stages.ts'
import { chaosStages } from './chaos-stages.ts'
import { clearStages } from './clear-demo.ts'
import { canDeploy, cannotDeploy } from './engine-here.ts'
import { infraStages } from './infra-stages.ts'
import { recordedStage } from './recorded-stage.ts'
import { runStages } from './run-stages.ts'
import { sumOf, type DemoSum, type DemoView } from './show-demo.ts'
import type { Demo, Stage, StageEnd } from './stage.ts'

/** What can be shown, and `clear`, which takes away what was made for it. */
export const demoParts = ['all', 'assets', 'infra', 'chaos', 'clear'] as const
export type DemoPart = (typeof demoParts)[number]

type Tracks = readonly (readonly Stage[])[]

const tracks: Readonly<Record<DemoPart, (demo: Demo) => Tracks | Promise<Tracks>>> = {
  all: async demo =>
    (await canDeploy(demo)) ? [assetsStages(), infraStages()] : [assetsAlone(), [cannotDeploy]],
  assets: () => [assetsAlone()],
  infra: () => [infraStages()],
  chaos: () => [chaosStages()],
  clear: clearStages,
}

export interface DemoEnd {
  readonly ends: readonly StageEnd[]
  readonly sum: DemoSum
}

/** Does it all for real, any number of times, and says nothing that was not counted or measured in this run. */
export async function runDemo(demo: Demo, part: DemoPart, view: DemoView): Promise<DemoEnd> {
  const startedAt = performance.now()
  const ends = await runStages(demo, await tracks[part](demo), view)
  const last = demo.signal.aborted ? [] : await runStages(demo, [[recordedStage]], view)
  const all = [...ends, ...last]
  return { ends: all, sum: sumOf(all, performance.now() - startedAt) }
}
