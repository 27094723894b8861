import type { Demo, Stage } from './stage.ts'

/** Whether programs can be deployed on this machine: not everywhere there is an engine for that. */
export async function canDeploy(demo: Demo): Promise<boolean> {
  return (await lookAtEngine(demo)).is_healthy
}

/** Says so instead of deploying. */
export const cannotDeploy: Stage = {
  name: 'deployed',
  async run(demo) {
    const { health } = await lookAtEngine(demo)
    return { lines: [`nothing: ${health}`], figures: { health } }
  },
}

async function lookAtEngine({ owner, signal }: Demo) {
  const { engines } = (await owner.call('infra.engines', {}, { signal })) as {
    engines: readonly { name: string; is_healthy: boolean; health: string }[]
  }
  return (
    engines.find(({ name }) => name === 'process') ?? {
      is_healthy: false,
      health: 'this Alice has no engine that runs programs',
    }
  )
}
