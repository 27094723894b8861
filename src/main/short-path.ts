import { homedir } from 'node:os'
import { sep } from 'node:path'

/** A path as people write it: `~` for their own folder. */
export const shortPath = (path: string, home = homedir()): string =>
  path === home ? '~' : path.startsWith(home + sep) ? `~${path.slice(home.length)}` : path
