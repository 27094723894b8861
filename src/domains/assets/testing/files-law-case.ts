import { sha256 } from '#lib/hash'
import { afterEach, beforeEach } from 'vitest'
import type { Files, FoundFile, Placement, ScanBatch, SkippedEntry } from '../ports.ts'

export interface FilesUnderLaw {
  readonly files: Files
  /** A folder with nothing in it. */
  readonly root: string
  /** What a person does behind the adapter's back; folders on the way are made. */
  write(path: string, text: string): Promise<void>
  remove(path: string): Promise<void>
  /** Every file below the root, temporary ones too. */
  paths(): Promise<readonly string[]>
  close(): Promise<void>
}

/** What the tests of the law see: paths are relative to the root of a disk that is fresh for every test. */
export interface LawCase {
  files(): Files
  at(path: string): string
  write(files: Readonly<Record<string, string>>): Promise<void>
  remove(path: string): Promise<void>
  paths(): Promise<readonly string[]>
  text(path: string): Promise<string | undefined>
  /** From in/cat.png to out/2024/cat.png, unless said otherwise. */
  placing(changes?: Partial<Placement>): Placement
}

export function createLawCase(open: () => Promise<FilesUnderLaw>): LawCase {
  let law: FilesUnderLaw
  const at = (path: string) => `${law.root}/${path}`
  beforeEach(async () => {
    law = await open()
  })
  afterEach(() => law.close())
  return {
    files: () => law.files,
    at,
    write: async files => {
      await Promise.all(Object.entries(files).map(([path, text]) => law.write(at(path), text)))
    },
    remove: path => law.remove(at(path)),
    paths: async () => (await law.paths()).map(path => path.slice(law.root.length + 1)).toSorted(),
    text: async path => {
      const bytes = await law.files.head(at(path), 1000)
      return bytes && new TextDecoder().decode(bytes)
    },
    placing: changes => ({
      placement_id: 'plc_1',
      source_path: at('in/cat.png'),
      destination_path: at('out/2024/cat.png'),
      operation: 'copy',
      content_hash: sha256('meow'),
      root: at('out'),
      ...changes,
    }),
  }
}

export async function everything(batches: AsyncIterable<ScanBatch>) {
  const files: FoundFile[] = []
  const skipped: SkippedEntry[] = []
  for await (const batch of batches) {
    files.push(...batch.files)
    skipped.push(...batch.skipped)
  }
  return { files, skipped }
}
