import {
  closeSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import type { Change } from './world.ts'

/** Changes in a file, one step a line: what a killed process had answered is there, whole. */
export interface CloudJournal {
  /** All steps that were written whole. */
  readonly steps: readonly (readonly Change[])[]
  write(step: readonly Change[]): void
  /** Puts this in the place of all that was written. */
  shorten(step: readonly Change[]): void
  close(): void
}

export function openJournal(path: string): CloudJournal {
  let file = openSync(path, 'a+', 0o600)
  const text = readFileSync(path, 'utf8')
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  // A process that was killed while it wrote had not answered yet: the half line never happened.
  ftruncateSync(file, Buffer.byteLength(whole))
  return {
    steps: whole
      .split('\n')
      .filter(Boolean)
      .map(line => JSON.parse(line) as Change[]),
    write: step => void writeSync(file, line(step)),
    shorten(step) {
      writeFileSync(`${path}.new`, line(step), { mode: 0o600 })
      renameSync(`${path}.new`, path)
      closeSync(file)
      file = openSync(path, 'a+', 0o600)
    },
    close: () => closeSync(file),
  }
}

const line = (step: readonly Change[]) => `${JSON.stringify(step)}\n`
