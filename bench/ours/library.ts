import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { localFiles } from '../../src/adapters/local-files/index.ts'
import { writeTree } from '../../src/adapters/sample-pictures/tree.ts'
import { AssetDiscovered } from '../../src/domains/assets/contract.ts'
import type { App } from '../../src/kernel/run/index.ts'

export interface Library {
  readonly folder: string
  readonly files: number
}

/** A tree of tiny pictures, recorded as found without being read: how long that takes is not the question here. */
export async function fillLibrary(app: App, folder: string, count: number): Promise<Library> {
  await mkdir(folder, { recursive: true })
  await writeTree(folder, count, 1)
  let files = 0
  for await (const batch of localFiles().scan(folder)) {
    const events = batch.files.map(({ path, size_bytes, mtime_ns, inode }) =>
      AssetDiscovered({
        file_path: path,
        content_hash: createHash('sha256').update(path).digest('hex'),
        file_size: size_bytes,
        media_type: 'image',
        project_name: 'library',
        source_type: 'unknown',
        inbox_path: folder,
        discovery_source: 'file_scan',
        stamp: { size_bytes, mtime_ns, inode },
      }),
    )
    files += events.length
    for (let at = 0; at < events.length; at += 250) await app.append(events.slice(at, at + 250))
  }
  return { folder, files }
}
