import type { Doctor, Finding } from '#domains/system/ports'
import type { EventLog } from '#kernel'
import type { Config } from '../config.ts'
import { folder, permissions } from './doctor/folder-findings.ts'
import { lastEvent } from './doctor/log-findings.ts'
import { clock, disk, runtime } from './doctor/machine-findings.ts'
import { built, docker, exposure, key, model, pictures } from './doctor/parts-findings.ts'

export interface DoctorOptions {
  readonly config: Config
  readonly now: () => number
  readonly events: () => Pick<EventLog, 'head' | 'read'>
}

/** Looks at what an installation needs; every finding that is not ok says what to do. */
export const createDoctor = ({ config, now, events }: DoctorOptions): Doctor => ({
  async examine() {
    const last = await lastEvent(events(), config)
    return [...(await examineMachine(config)), last.finding, clock(now(), last.time)]
  },
})

/** What can be seen without opening anything. */
export async function examineMachine(config: Config): Promise<readonly Finding[]> {
  const { ALICE_HOME: home, ALICE_SIGHTENGINE_SECRET, ALICE_ANTHROPIC_KEY } = config
  const looked = await Promise.all([
    folder(home),
    permissions(home),
    disk(home).catch(noFolder),
    pictures(),
    model(config),
    built('dashboard', 'dist/console/index.html'),
    built('documentation', 'dist/docs/index.html'),
    docker(config),
  ])
  return [
    runtime(),
    ...looked,
    key('SightEngine', ALICE_SIGHTENGINE_SECRET, 'ALICE_SIGHTENGINE_USER and ALICE_SIGHTENGINE_SECRET'),
    key('Claude vision', ALICE_ANTHROPIC_KEY, 'ALICE_ANTHROPIC_KEY'),
    exposure(config),
  ]
}

const noFolder = (error: unknown): Finding => ({
  check: 'disk',
  status: 'problem',
  message: error instanceof Error ? error.message : String(error),
  remedy: 'Set ALICE_HOME to a folder of yours',
})
