import type { Demo, Stage, StageEnd } from './stage.ts'

interface Listening {
  /** What is being done at the moment, on all tracks. */
  onWork(names: readonly string[]): void
  /** In the order of the tracks, however they end. */
  onEnd(end: StageEnd): void
}

/** Runs tracks beside each other, and the stages of a track one after the other; one that breaks ends its track. */
export async function runStages(
  demo: Demo,
  tracks: readonly (readonly Stage[])[],
  { onWork, onEnd }: Listening,
): Promise<readonly StageEnd[]> {
  const ends = tracks.map((): StageEnd[] => [])
  const working = new Set<string>()
  let told = 0

  /** What later tracks have done is held back until the earlier ones are over. */
  const over = new Set<number>()
  const shown = tracks.map(() => 0)
  const tell = () => {
    for (; told < tracks.length; told += 1) {
      for (const end of ends[told]!.slice(shown[told])) onEnd(end)
      shown[told] = ends[told]!.length
      if (!over.has(told)) return
    }
  }

  const follow = async (stages: readonly Stage[], at: number) => {
    for (const stage of stages) {
      if (hasLeft(demo)) break
      working.add(stage.name)
      onWork([...working])
      const end = await runStage(stage, demo)
      working.delete(stage.name)
      if (hasLeft(demo)) break
      ends[at]!.push(end)
      tell()
      if (end.status === 'failed') break
    }
    over.add(at)
    if (!hasLeft(demo)) tell()
  }

  await Promise.all(tracks.map(follow))
  return ends.flat()
}

async function runStage({ name, run }: Stage, demo: Demo): Promise<StageEnd> {
  const startedAt = performance.now()
  const since = () => Math.round(performance.now() - startedAt)
  try {
    const told = await run(demo)
    return { stage: name, status: told.isWaiting ? 'waiting' : 'ok', ms: since(), ...told }
  } catch (error) {
    return { stage: name, status: 'failed', ms: since(), error }
  }
}

const hasLeft = ({ signal }: Demo) => signal.aborted
