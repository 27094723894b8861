// Versions as they are kept: small ones in their event, large ones as a blob beside it.
import { Refusal, type Actor, type Blobs, type ViewReader } from '#kernel'
import { canonicalJson } from '#lib/canonical'
import { sha256 } from '#lib/hash'
import { z } from 'zod'
import { Blueprint } from '../contract.ts'
import { BlueprintBody, type BlueprintCreated } from './events.ts'
import type { BlueprintRow, BlueprintVersionRow } from './views.ts'

/** An event carries at most 64 KiB, and has more in it than the blueprint. */
const mostInEvent = 40_000

type Version = Parameters<typeof BlueprintCreated>[0]

interface Keeping {
  readonly blueprint_id: string
  readonly version: number
  readonly blueprint: Blueprint
  readonly source: string | undefined
  readonly reason?: string | undefined
  readonly actor: Actor
  readonly blobs: Blobs
}

/** What the event of a new version says. */
export async function keepVersion(keeping: Keeping): Promise<Version> {
  const { blueprint_id, version, blueprint, source, reason, actor, blobs } = keeping
  const body = { blueprint, source: source ?? null }
  const bytes = new TextEncoder().encode(JSON.stringify(body))
  const isSmall = bytes.length <= mostInEvent
  return {
    blueprint_id,
    version,
    name: blueprint.name,
    description: blueprint.description,
    environment: blueprint.metadata.environment ?? null,
    owner: blueprint.metadata.owner ?? null,
    resources: blueprint.resources.length,
    providers: [...new Set(blueprint.resources.map(({ provider }) => provider))].toSorted(),
    digest: blueprintDigest(blueprint),
    ...(isSmall ? { body } : { blob: await blobs.put(bytes) }),
    ...(reason !== undefined && { reason }),
    by: nameOf(actor),
  }
}

export const blueprintDigest = (blueprint: Blueprint): string => sha256(canonicalJson(blueprint))

export const nameOf = ({ kind, id }: Actor): string => `${kind}:${id}`

export interface KeptBlueprint {
  readonly row: BlueprintRow
  readonly version: BlueprintVersionRow
  readonly blueprint: Blueprint
  readonly source: string | null
}

export interface Shelf {
  readonly blueprints: ViewReader<BlueprintRow>
  readonly versions: ViewReader<BlueprintVersionRow>
  readonly blobs: Blobs
}

/** One version of a blueprint, the newest when none is named; refuses when it is not there. */
export async function loadBlueprint(
  shelf: Shelf,
  blueprint_id: string,
  wanted?: number,
): Promise<KeptBlueprint> {
  const row = await getRow(shelf.blueprints, blueprint_id)
  const version = await shelf.versions.get(blueprint_id, wanted ?? row.version)
  if (!version) {
    throw new Refusal(
      'BLUEPRINT_NOT_FOUND',
      `${row.name} has versions 1 to ${row.version}, and no ${wanted}`,
      {
        status: 404,
        suggestions: ['blueprints.get'],
      },
    )
  }
  const { blueprint, source } = version.body ?? (await readBlob(shelf.blobs, version.blob!))
  return { row, version, blueprint: Blueprint.parse(blueprint), source }
}

export async function getRow(
  blueprints: ViewReader<BlueprintRow>,
  blueprint_id: string,
): Promise<BlueprintRow> {
  const row = await blueprints.get(blueprint_id)
  if (row) return row
  throw new Refusal('BLUEPRINT_NOT_FOUND', `There is no blueprint ${blueprint_id}`, {
    status: 404,
    suggestions: ['blueprints.list'],
  })
}

async function readBlob(blobs: Blobs, hash: string): Promise<BlueprintBody> {
  const bytes = await blobs.get(hash)
  if (!bytes) throw new Error(`The blob ${hash} is gone`)
  return BlueprintBody.parse(JSON.parse(new TextDecoder().decode(bytes)))
}

export const BlueprintSummary = z.object({
  blueprint_id: z.string(),
  name: z.string(),
  description: z.string(),
  version: z.number(),
  environment: z.string().nullable(),
  owner: z.string().nullable(),
  resources: z.number(),
  providers: z.array(z.string()),
  digest: z.string(),
  created_by: z.string(),
  created_at: z.string(),
  updated_by: z.string(),
  updated_at: z.string(),
})

/** What callers see of a row. */
export const toSummary = (row: BlueprintRow): z.output<typeof BlueprintSummary> => BlueprintSummary.parse(row)

/** The row a version will have, for answering before it is folded. */
export function rowOf(version: Version, before: BlueprintRow | undefined, now: Date): BlueprintRow {
  const { blueprint_id, name, description, environment, owner, resources, providers, digest, by } = version
  const time = now.toISOString()
  return {
    blueprint_id,
    version: version.version,
    name,
    description,
    environment,
    owner,
    resources,
    providers,
    digest,
    created_by: before?.created_by ?? by,
    created_at: before?.created_at ?? time,
    updated_by: by,
    updated_at: time,
    position: before?.position ?? 0,
  }
}
