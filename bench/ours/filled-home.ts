import { access, cp, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { App } from '../../src/kernel/run/index.ts'
import type { Setting } from '../harness/suite.ts'
import { openAlice } from './open-alice.ts'

/** A data folder with something in it: filled once for all rows, then copied, because each row has a process of its own. */
export async function filledHome(
  setting: Pick<Setting, 'shared' | 'folder'>,
  fill: (app: App) => Promise<void>,
  name = 'filled',
): Promise<string> {
  const filled = join(setting.shared, name)
  if (!(await isThere(filled))) {
    const unfinished = `${filled}.part`
    const app = await openAlice(unfinished)
    await fill(app)
    await app.stop()
    await rename(unfinished, filled)
  }
  const home = join(setting.folder, 'home')
  await cp(filled, home, { recursive: true })
  return home
}

const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )
