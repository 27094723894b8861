import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const undo = new Set<() => void>()
process.once('exit', () => {
  for (const each of [...undo].toReversed()) each()
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))

/** Done when the run ends, however it ends; the answer does it sooner. */
export function atExit(work: () => void): () => void {
  const once = () => {
    if (undo.delete(once)) work()
  }
  undo.add(once)
  return once
}

/** A folder that is gone after the run. */
export function scratchFolder(above: string = tmpdir()): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(above, 'alice-crash-'))
  return { path, remove: atExit(() => rmSync(path, { recursive: true, force: true })) }
}
