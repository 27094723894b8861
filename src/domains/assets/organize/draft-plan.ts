import type { ViewReader } from '#kernel'
import { isBelow } from '../inbox.ts'
import type { Files } from '../ports.ts'
import type { Filters } from '../search/filters.ts'
import { findPage } from '../search/find.ts'
import { matchOf } from '../search/match.ts'
import type { AssetRow, PlaceRow, SequenceRow } from '../shape.ts'
import { stemOf } from './names.ts'
import type { Organization, PlanBlob } from './organization.ts'
import { foldPath, planPlacements, sequenceKey, type Candidate, type Sidecar } from './plan.ts'

export interface PlanPorts {
  readonly files: Files
  readonly assets: ViewReader<AssetRow>
  readonly places: ViewReader<PlaceRow>
  readonly sequences: ViewReader<SequenceRow>
}

const mostAssets = 100_000
const groupsPerBatch = 16
const sidecarExtensions = ['.txt', '.json', '.xmp']

/** Looks at the world and says where everything would go; changes nothing. */
export async function draftPlan(
  ports: PlanPorts,
  filters: Filters,
  organization: Organization,
  signal: AbortSignal,
): Promise<PlanBlob> {
  const root = organization.destination.replace(/\/+$/, '')
  const assets = await selectAssets(ports.assets, filters)
  const skipped: { content_hash: string; reason: string }[] = []
  const candidates: Candidate[] = []
  const placesByHash = await findPlaces(ports.places, assets)
  for (const asset of assets) {
    const places = placesByHash.get(asset.content_hash) ?? []
    const source_path = places.find(path => !isBelow(root, path))
    if (places.some(path => isBelow(root, path))) {
      skipped.push({ content_hash: asset.content_hash, reason: 'already_organized' })
    } else if (source_path === undefined) {
      skipped.push({ content_hash: asset.content_hash, reason: 'no_file' })
    } else candidates.push({ asset, source_path, sidecars: [] })
  }
  const complete = await mapInChunks(candidates, async candidate => {
    signal.throwIfAborted()
    return { ...candidate, sidecars: await findSidecars(ports.files, candidate.source_path) }
  })
  const taken = await findTaken(ports.files, root, signal)
  const lastNumbers = await readNumbers(ports.sequences, root)
  const groups = planPlacements({
    candidates: complete,
    organization: { ...organization, destination: root },
    lastNumbers,
    isTaken: path => taken.has(foldPath(path)),
  })
  const batches = []
  for (let at = 0; at < groups.length; at += groupsPerBatch) {
    batches.push(groups.slice(at, at + groupsPerBatch).flat())
  }
  return { root, batches, skipped }
}

async function selectAssets(reader: ViewReader<AssetRow>, filters: Filters): Promise<AssetRow[]> {
  const match = await matchOf(filters, reader)
  const found: AssetRow[] = []
  let cursor: string | undefined
  do {
    const page = await findPage(reader, {
      match,
      sort: 'created_date',
      isDescending: false,
      limit: 2000,
      cursor,
      text: undefined,
    })
    found.push(...page.rows)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined && found.length < mostAssets)
  return found.slice(0, mostAssets)
}

async function findPlaces(
  places: ViewReader<PlaceRow>,
  assets: readonly AssetRow[],
): Promise<Map<string, string[]>> {
  const pathsByHash = new Map<string, string[]>()
  for (let at = 0; at < assets.length; at += 500) {
    const hashes = assets.slice(at, at + 500).map(asset => asset.content_hash)
    const rows = await places.db
      .selectFrom('asset_files')
      .select(['file_path', 'content_hash'])
      .where('content_hash', 'in', hashes)
      .orderBy('file_path')
      .execute()
    for (const { file_path, content_hash } of rows as { file_path: string; content_hash: string }[]) {
      const paths = pathsByHash.get(content_hash)
      if (paths) paths.push(file_path)
      else pathsByHash.set(content_hash, [file_path])
    }
  }
  return pathsByHash
}

/** `cat.txt` beside `cat.png`, and `cat.png.xmp` as darktable and digiKam write it. */
async function findSidecars(files: Files, path: string): Promise<Sidecar[]> {
  const found: Sidecar[] = []
  const names = [...sidecarExtensions.map(extension => `${stemOf(path)}${extension}`), `${path}.xmp`]
  for (const beside of names) {
    if (beside === path || !(await files.stamp(beside))) continue
    const read = await files.read(beside, { keep_bytes: 0 }).catch(notToBeRead)
    if (read && read !== 'changed') found.push({ path: beside, content_hash: read.content_hash })
  }
  return found
}

/** One sidecar that this account may not read must not keep a library from being organized; it stays where it is. */
const notToBeRead = () => undefined

/** Everything that is at the destination already, known to us or not. */
async function findTaken(files: Files, root: string, signal: AbortSignal): Promise<Set<string>> {
  const taken = new Set<string>()
  if (!(await files.isFolder(root))) return taken
  for await (const batch of files.scan(root, { signal })) {
    for (const { path } of [...batch.files, ...batch.skipped]) taken.add(foldPath(path))
  }
  return taken
}

async function readNumbers(sequences: ViewReader<SequenceRow>, root: string): Promise<Map<string, number>> {
  const rows = await sequences.rows(query => query.where('destination_root', '=', root))
  return new Map(rows.map(row => [sequenceKey(row.project, row.source_type), row.last]))
}

async function mapInChunks<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  for (let at = 0; at < items.length; at += 64) {
    results.push(...(await Promise.all(items.slice(at, at + 64).map(work))))
  }
  return results
}
