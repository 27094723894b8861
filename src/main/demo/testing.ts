import { sha256 } from '#lib/hash'
import { pause } from '#lib/pause'
import { processTable } from '#lib/processes'
import { join } from 'node:path'

/** What the engine `process` of a data folder keeps running: supervisors first, so that nothing is started again. */
export async function programsOf(home: string): Promise<readonly number[]> {
  const table = processTable(process.platform)
  const markOf = (name: string) => sha256(join(home, 'engines', name)).slice(0, 16)
  const [programs, proxies] = [markOf('process'), markOf('proxies')]
  const started = await table.startedWith('ALICE_ENGINE')
  const ours = started.filter(({ env }) => env.get('ALICE_ENGINE') === programs)
  const leading = (await table.startedWith('ALICE_PROXY')).filter(({ env }) =>
    env.get('ALICE_PROXY')?.startsWith(`${proxies}/`),
  )
  const isSupervisor = ({ env }: (typeof ours)[number]) => env.get('ALICE_ROLE') === 'supervisor'
  return [...ours.filter(isSupervisor), ...ours.filter(each => !isSupervisor(each)), ...leading].map(
    ({ pid }) => pid,
  )
}

/** Ends all of that, whatever a test left in the middle. */
export async function endPrograms(home: string): Promise<void> {
  for (let round = 0; round < 50; round += 1) {
    const pids = await programsOf(home)
    if (pids.length === 0) return
    for (const pid of pids) {
      try {
        process.kill(pid, 'SIGKILL')
      } catch {
        // It ended by itself.
      }
    }
    await pause(20)
  }
}
