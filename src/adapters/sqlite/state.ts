import type { OpenFiles } from './files.ts'
import { createSubjectTail, type SubjectTail } from './subject-tail.ts'
import type { Definition } from './tables.ts'

/** What a store knows of its log without asking: nobody else changes it. */
export interface StoreState {
  readonly file: string
  readonly definitions: Map<string, Definition>
  readonly tail: SubjectTail
  readonly ending: AbortController
  files: OpenFiles | undefined
  head: number
  /** See I1 of the subject index. */
  indexedTo: number
}

export const createState = (file: string): StoreState => ({
  file,
  definitions: new Map(),
  tail: createSubjectTail(),
  ending: new AbortController(),
  files: undefined,
  head: 0,
  indexedTo: 0,
})

export function filesOf({ file, files, ending }: StoreState): OpenFiles {
  ending.signal.throwIfAborted()
  if (!files) throw new Error(`${file} is not open yet`)
  return files
}

export function definitionOf({ definitions }: StoreState, table: string): Definition {
  const definition = definitions.get(table)
  if (!definition) throw new Error(`The store was not told about a table ${table}`)
  return definition
}
