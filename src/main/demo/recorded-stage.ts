import type { Stage } from './stage.ts'

/** How much of this run stands in the log. */
export const recordedStage: Stage = {
  name: 'recorded',
  async run({ owner, signal }) {
    const { head } = (await owner.call('system.status', {}, { signal })) as { head: number }
    return { lines: [`${head} events, each of them replayable`], figures: { events: head } }
  },
}
