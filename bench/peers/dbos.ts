import { kibOf } from '../harness/payload.ts'
import type { BenchDatabase } from './postgres.ts'

/** The same five steps on DBOS, started in its process and not through its queue, which is the faster way. */
export async function openDbos(database: BenchDatabase) {
  const { DBOS } = await import('@dbos-inc/dbos-sdk')
  DBOS.setConfig({
    name: 'bench',
    systemDatabaseUrl: database.url,
    logLevel: 'error',
    applicationVersion: '1',
  })
  const work = async (n: number, step: number) => ({ n, step, text: kibOf(n + step) })
  const fiveSteps = DBOS.registerWorkflow(
    async (n: number) => {
      let letters = 0
      for (let step = 1; step <= 5; step += 1) {
        const { text } = await DBOS.runStep(() => work(n, step), { name: 'work' })
        letters += text.length
      }
      return { letters }
    },
    { name: 'five_steps' },
  )
  await DBOS.launch()
  return {
    async run(n: number) {
      const handle = await DBOS.startWorkflow(fiveSteps)(n)
      await handle.getResult()
    },
    close: () => DBOS.shutdown(),
  }
}
