// What most tools begin with: a blueprint that is kept, or one that is handed in.
import { Blobs, Refusal } from '#kernel'
import { z } from 'zod'
import { assertDeployable, judge, wishes, type Judged } from '../blueprint/asked.ts'
import { BlueprintId } from '../blueprint/events.ts'
import { loadBlueprint, type Shelf } from '../blueprint/kept.ts'
import { BlueprintVersions, SystemBlueprints } from '../blueprint/views.ts'
import type { Blueprint } from '../contract.ts'
import { Engines } from '../ports.ts'

/** Exactly one of the first, `blueprint` and `source`. */
export const blueprintWishes = {
  blueprint_id: BlueprintId.optional().describe('one that is kept'),
  version: z.coerce
    .number()
    .int()
    .min(1)
    .optional()
    .describe('of the one that is kept; the newest when not said'),
  ...wishes,
  engine: z.string().max(50).optional().describe('in the place of every provider'),
} as const

export interface BlueprintWish {
  readonly blueprint_id?: string | undefined
  readonly version?: number | undefined
  readonly blueprint?: Record<string, unknown> | undefined
  readonly source?: string | undefined
  readonly engine?: string | undefined
}

export const shelfAndEngines = {
  engines: Engines,
  blueprints: SystemBlueprints,
  versions: BlueprintVersions,
  blobs: Blobs,
} as const
export const refusesOfBlueprint = { BLUEPRINT_NOT_FOUND: 404, BLUEPRINT_INVALID: 422 } as const

export interface Looking extends Shelf {
  readonly engines: Engines
}

/** A blueprint that could be deployed, with what its engines make of it. */
export interface Sound extends Judged {
  readonly blueprint: Blueprint
}

/** What was asked about, or a refusal that says what is wrong with it; quotas are for whoever deploys. */
export async function getSound(context: Looking, wish: BlueprintWish): Promise<Sound> {
  const { engines } = context
  const judged = judge(await readAsked(context, wish), { engines, quotas: [], engine: wish.engine })
  return { ...judged, blueprint: assertDeployable(judged) }
}

export const judgeBlueprint = (blueprint: Blueprint, engines: Engines, engine?: string): Judged =>
  judge({ blueprint: { ...blueprint } }, { engines, quotas: [], engine })

export async function readAsked(
  context: Looking,
  { blueprint_id, version, blueprint, source }: BlueprintWish,
): Promise<{ blueprint?: Record<string, unknown> | undefined; source?: string | undefined }> {
  if (blueprint_id === undefined) return { blueprint, source }
  if (blueprint !== undefined || source !== undefined) {
    throw new Refusal('INVALID_INPUT', 'Give a blueprint by its id or as it is, and not both', {
      suggestions: ['set_blueprint_id', 'set_source'],
    })
  }
  const kept = await loadBlueprint(context, blueprint_id, version)
  return { blueprint: { ...kept.blueprint } }
}

/** Which version of which blueprint it is, where it is kept. */
export async function getKept(
  context: Looking,
  { blueprint_id, version }: BlueprintWish,
): Promise<{ readonly blueprint_id: string; readonly version: number } | undefined> {
  if (blueprint_id === undefined) return undefined
  const kept = await loadBlueprint(context, blueprint_id, version)
  return { blueprint_id, version: kept.version.version }
}
