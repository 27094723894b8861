import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The folder of the package, from the sources as well as from the bundle. */
function packageFolder(): string {
  let folder = import.meta.dirname
  while (!existsSync(join(folder, 'package.json'))) {
    const above = dirname(folder)
    if (above === folder) throw new Error(`There is no package.json above ${import.meta.url}`)
    folder = above
  }
  return folder
}

/** A file that is shipped with the package. */
export const packageFile = (path: string) => join(packageFolder(), path)

export const readVersion = () =>
  (JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as { version: string }).version
