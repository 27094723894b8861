import { accessSync, constants } from 'node:fs'

const EVERYBODY_READS = 0o444

/** Asks the system only where the permission bits leave a doubt, which spares most files of a library the question. */
export function mayRead(path: string, mode: number): boolean {
  if ((mode & EVERYBODY_READS) === EVERYBODY_READS) return true
  try {
    accessSync(path, constants.R_OK)
    return true
  } catch {
    return false
  }
}
