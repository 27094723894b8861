// Where each asset goes. Pure: the same assets, places and numbers give the same plan, so a plan has a digest.
import { sha256 } from '#lib/hash'
import type { AssetRow } from '../shape.ts'
import { extensionOf, numberedName, safeSegment, stemOf } from './names.ts'
import type { Grouping, Organization, PlannedPlacement } from './organization.ts'

export interface Sidecar {
  readonly path: string
  readonly content_hash: string
}

export interface Candidate {
  readonly asset: AssetRow
  readonly source_path: string
  readonly sidecars: readonly Sidecar[]
}

export interface PlanInput {
  readonly candidates: readonly Candidate[]
  readonly organization: Organization
  /** The last number given, by `project\u001fsource`. */
  readonly lastNumbers: ReadonlyMap<string, number>
  /** Paths at the destination that hold something already, lower-cased NFC. */
  readonly isTaken: (path: string) => boolean
}

export const sequenceKey = (project: string, source: string) => `${project}\u001f${source}`
/** How paths are compared: some file systems ignore case and composition. */
export const foldPath = (path: string) => path.normalize('NFC').toLowerCase()

export function planPlacements({
  candidates,
  organization,
  lastNumbers,
  isTaken,
}: PlanInput): PlannedPlacement[][] {
  const numbers = new Map(lastNumbers)
  const used = new Set<string>()
  const claimed = new Set<string>()
  const isFree = (path: string) => !used.has(foldPath(path)) && !isTaken(path)

  return candidates.map(whole => {
    // A sidecar that two assets share can be copied for both, but moved with one of them only.
    const isMine = (sidecar: Sidecar) => organization.operation !== 'move' || !claimed.has(sidecar.path)
    const candidate = { ...whole, sidecars: whole.sidecars.filter(isMine) }
    for (const { path } of candidate.sidecars) claimed.add(path)
    const { asset } = candidate
    const folder = folderOf(asset, organization)
    const key = sequenceKey(asset.project, asset.source_type)
    let number = (numbers.get(key) ?? 0) + 1
    while (
      !groupOf(candidate, organization, folder, number).every(({ destination_path }) =>
        isFree(destination_path),
      )
    ) {
      number += 1
    }
    numbers.set(key, number)
    const group = groupOf(candidate, organization, folder, number)
    for (const { destination_path } of group) used.add(foldPath(destination_path))
    return group
  })
}

/** The asset and what stands beside it under the same name travel together. */
function groupOf(
  { asset, source_path, sidecars }: Candidate,
  organization: Organization,
  folder: string,
  number: number,
): PlannedPlacement[] {
  const name = numberedName(asset.project, number, extensionOf(source_path))
  const quality_folder = qualityFolder(asset)
  const shared = {
    content_hash: asset.content_hash,
    operation: organization.operation,
    project_name: asset.project,
    source_type: asset.source_type,
    date_folder: asset.created_at.slice(0, 10),
    quality_folder,
    sequence_number: number,
  }
  const place = (source: string, destination: string) => ({
    ...shared,
    placement_id: placementId(source, destination),
    source_path: source,
    destination_path: destination,
  })
  return [
    { ...place(source_path, `${folder}/${name}`), is_sidecar: false },
    ...sidecars.map(sidecar => ({
      ...place(sidecar.path, `${folder}/${sidecarName(source_path, sidecar.path, name)}`),
      content_hash: sidecar.content_hash,
      is_sidecar: true,
    })),
  ]
}

/** Beside `cat.png`, `cat.txt` becomes `project-001.txt` and `cat.png.xmp` becomes `project-001.png.xmp`. */
const sidecarName = (source: string, sidecar: string, name: string) =>
  sidecar.startsWith(source)
    ? `${name}${sidecar.slice(source.length)}`
    : `${stemOf(name)}${extensionOf(sidecar)}`

const placementId = (source: string, destination: string) =>
  `plc_${sha256(`${source}\u001f${destination}`).slice(0, 24)}`

function folderOf(asset: AssetRow, { destination, group_by }: Organization): string {
  return [
    destination.replace(/\/+$/, ''),
    ...group_by.map(grouping => safeSegment(segmentOf(asset, grouping))),
  ].join('/')
}

function segmentOf(asset: AssetRow, grouping: Grouping): string {
  switch (grouping) {
    case 'date':
      return asset.created_at.slice(0, 10)
    case 'month':
      return asset.created_at.slice(0, 7)
    case 'year':
      return asset.created_at.slice(0, 4)
    case 'project':
      return asset.project
    case 'source':
      return asset.source_type
    case 'quality':
      return qualityFolder(asset)
    case 'style':
      return asset.tags.find(tag => tag.key === 'style')?.value ?? 'no-style'
    case 'media_type':
      return asset.media_type
    case 'role':
      return asset.role ?? 'no-role'
    case 'model':
      return asset.model ?? 'no-model'
  }
}

const qualityFolder = ({ quality_rating: stars }: AssetRow) => (stars ? `${stars}-star` : 'unrated')
