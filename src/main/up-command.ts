import type { CliHost } from '#surfaces/cli'
import type { Config } from '../config.ts'
import type { DemoScreen } from './demo/show-demo.ts'
import { warmThreads } from './warm-threads.ts'

interface UpPlace {
  readonly screen: DemoScreen
  readSettings(overrides: Partial<Config>): Promise<Config>
}

/** `alice up`: what it needs is loaded while its threads begin. */
export async function upCommand(
  { screen, readSettings }: UpPlace,
  flags: Parameters<CliHost['up']>[0],
): Promise<void> {
  warmThreads()
  const { demo, open, port, home, profile, json } = flags
  const { up } = await import('./up.ts')
  const config = await readSettings({
    ...(port !== undefined && { ALICE_PORT: port }),
    ...(home !== undefined && { ALICE_HOME: home }),
    ...(profile !== undefined && { ALICE_PROFILE: profile }),
  })
  await up({ config, demo, isJson: json, isOpenWanted: open, screen })
}
