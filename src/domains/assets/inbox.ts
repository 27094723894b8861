import type { Refusal, RefusalDetails, ViewReader } from '#kernel'
import { z } from 'zod'
import type { Files, FileStamp, FoundFile, SkippedEntry } from './ports.ts'
import type { PlaceRow } from './shape.ts'

export const InboxPath = z.string().min(1).max(4096).describe('absolute path of the folder')

type Refuse = (
  code: 'FOLDER_NOT_FOUND' | 'PATH_NOT_ABSOLUTE',
  message: string,
  more?: RefusalDetails,
) => Refusal

/** One folder has one name: absolute, without `.`, `..` and doubled slashes, so that no file is known twice. */
export function parseInbox(path: string, refuse: Refuse): string {
  const isAbsolute = /^(\/|[A-Za-z]:[\\/])/.test(path)
  if (!isAbsolute || path.split(/[\\/]/).some(part => part === '.' || part === '..') || path.includes('\0')) {
    throw refuse('PATH_NOT_ABSOLUTE', `${path} is not an absolute path without . and ..`, {
      suggestions: ['use_absolute_path'],
    })
  }
  return path.replaceAll(/(?<=\/)\/+/g, '').replace(/(?<=.)[\\/]+$/, '')
}

/** The same for a folder that must be there. */
export async function findInbox(files: Files, path: string, refuse: Refuse): Promise<string> {
  const folder = parseInbox(path, refuse)
  if (await files.isFolder(folder)) return folder
  throw refuse('FOLDER_NOT_FOUND', `There is no folder at ${folder} that can be entered`)
}

const withSlash = (folder: string) => (folder.endsWith('/') ? folder : `${folder}/`)
export const isBelow = (folder: string, path: string) => path.startsWith(withSlash(folder))

/** The smallest text behind everything below the folder: `0` is what comes after `/`. */
export const endOf = (folder: string) => `${withSlash(folder).slice(0, -1)}0`

export interface Changes {
  /** New files, and known ones that look different. */
  onFresh(file: FoundFile): Promise<void> | void
  onSkipped(entry: SkippedEntry): void
}

/** Compares a folder with what is known of it, by stamps alone; answers how many files it has and which are gone. */
export async function compareInbox(
  { files, places, signal }: { files: Files; places: ViewReader<PlaceRow>; signal: AbortSignal },
  inbox: string,
  { onFresh, onSkipped }: Changes,
): Promise<{ seen: number; gone: ReadonlyMap<string, string> }> {
  const known = await knownBelow(places, inbox)
  let seen = 0
  for await (const batch of files.scan(inbox, { signal })) {
    seen += batch.files.length
    for (const file of batch.files) {
      const row = known.get(file.path)
      known.delete(file.path)
      if (!row || !isSame(row, file)) await onFresh(file)
    }
    for (const entry of batch.skipped) {
      if (isStillThere(entry)) forgetBelow(known, entry.path)
      onSkipped(entry)
    }
  }
  return { seen, gone: new Map([...known].map(([path, { content_hash }]) => [path, content_hash])) }
}

/** Not to be read now is not gone; an empty file or a link in its place is. */
const isStillThere = ({ reason }: SkippedEntry) => reason === 'unreadable' || reason === 'still_changing'

function forgetBelow(known: Map<string, unknown>, path: string) {
  known.delete(path)
  for (const each of known.keys()) if (isBelow(path, each)) known.delete(each)
}

type Known = Pick<PlaceRow, 'content_hash' | 'size_bytes' | 'mtime_ns' | 'inode'>
const pageSize = 20_000

async function knownBelow(places: ViewReader<PlaceRow>, inbox: string): Promise<Map<string, Known>> {
  const known = new Map<string, Known>()
  let after = withSlash(inbox)
  for (;;) {
    const page = (await places.db
      .selectFrom('asset_files')
      .select(['file_path', 'content_hash', 'size_bytes', 'mtime_ns', 'inode'])
      .where('file_path', '>', after)
      .where('file_path', '<', endOf(inbox))
      .orderBy('file_path')
      .limit(pageSize)
      .execute()) as (Known & { file_path: string })[]
    for (const { file_path, ...row } of page) known.set(file_path, row)
    if (page.length < pageSize) return known
    after = page.at(-1)!.file_path
  }
}

const isSame = (row: Known, file: FileStamp) =>
  row.size_bytes === file.size_bytes && row.mtime_ns === file.mtime_ns && row.inode === file.inode
