// A new file beside an asset: made once however often it is asked for, never over another file.
import type { NewEvent, Refusal, RefusalDetails, ViewReader } from '#kernel'
import { canonicalJson } from '#lib/canonical'
import { sha256 } from '#lib/hash'
import { AssetRelated, AssetTagged } from './contract.ts'
import { identify } from './identify.ts'
import { extensionOf, safeSegment, stemOf } from './organize/names.ts'
import type { Files, ReadFile } from './ports.ts'
import { fileNameOf } from './rules.ts'
import type { AssetRow, PlaceRow, RelationRow } from './shape.ts'

interface Ports {
  readonly files: Files
  readonly assets: ViewReader<AssetRow>
  readonly places: ViewReader<PlaceRow>
  readonly relations: ViewReader<RelationRow>
  emit(...events: readonly NewEvent[]): void
  refuse(code: 'FILE_NOT_WRITTEN', message: string, more?: RefusalDetails): Refusal
}

export interface Derivative {
  readonly of: AssetRow
  /** The file of the original that it stands beside. */
  readonly beside: string
  readonly name: string
  readonly bytes: Uint8Array
  readonly note: string
}

export interface Derived {
  readonly content_hash: string
  readonly file_path: string
  /** False when the same file was there already, from an earlier try. */
  readonly is_new: boolean
}

/** `cat-enhanced-1f3a9c.png`: the same request makes the same name, so that a crash and another try do not make two. */
export function derivativeName(
  path: string,
  what: string,
  request: unknown,
  extension = extensionOf(path),
): string {
  const digest = sha256(canonicalJson(request)).slice(0, 6)
  return `${safeSegment(stemOf(fileNameOf(path)))}-${what}-${digest}${extension}`
}

/** Writes the file and records it as an asset that is derived from another one; a person's tags go with it. */
export async function writeDerivative(ports: Ports, derivative: Derivative): Promise<Derived> {
  const { of, beside, note } = derivative
  const { read, path, isNew } = await writeOnce(ports, derivative)
  const { content_hash } = read
  const [known, place, original] = await Promise.all([
    ports.assets.get(content_hash),
    ports.places.get(path),
    ports.places.get(beside),
  ])
  if (place?.content_hash !== content_hash) {
    const where = { path, inbox: original?.inbox_path ?? undefined, project: of.project }
    const file = { ...where, read, discovery_source: 'manual' as const, isKnown: known !== undefined }
    ports.emit(...(identify(file) ?? []))
  }
  if (!(await ports.relations.get(content_hash, of.content_hash, 'derivative'))) {
    ports.emit(AssetRelated({ content_hash, other_hash: of.content_hash, kind: 'derivative', note }))
  }
  const added = of.tags.filter(tag => tag.source === 'user').slice(0, 100)
  if (!known && added.length > 0) ports.emit(AssetTagged({ content_hash, added, removed: [] }))
  return { content_hash, file_path: path, is_new: isNew }
}

async function writeOnce({ files, refuse }: Ports, { beside, name, bytes }: Derivative) {
  const folder = beside.slice(0, beside.lastIndexOf('/'))
  const content_hash = sha256(bytes)
  const wanted = `${folder}/${name}`
  const there = await files.read(wanted, { keep_bytes: 0 })
  if (there && there !== 'changed' && there.content_hash === content_hash) {
    return { path: wanted, read: { ...there, bytes } satisfies ReadFile, isNew: false }
  }
  try {
    const { path, stamp } = await files.writeNew(wanted, bytes, { root: folder })
    // The folder may be reached by a link; the file is known by the name the folder was given.
    return { path: `${folder}/${fileNameOf(path)}`, read: { ...stamp, content_hash, bytes }, isNew: true }
  } catch (error) {
    const { code, message } = error as { code?: unknown; message: string }
    // What the disk refuses has a word in small letters; everything else is a fault.
    if (typeof code !== 'string' || !/^[a-z_]+$/.test(code)) throw error
    throw refuse('FILE_NOT_WRITTEN', message, { details: { reason: code } })
  }
}
