import { integer, json, optional, text, view, type RowOf } from '#kernel'
import {
  BlueprintCreated,
  BlueprintDeleted,
  BlueprintUpdated,
  InfraQuotaRemoved,
  InfraQuotaSet,
  type BlueprintBody,
} from './events.ts'
import type { InfraQuota } from './quotas.ts'

const versionColumns = {
  blueprint_id: text,
  version: integer,
  name: text,
  description: text,
  environment: optional(text),
  owner: optional(text),
  resources: integer,
  providers: json<string[]>(),
  digest: text,
  created_by: text,
  created_at: text,
  position: integer,
} as const

const blueprintColumns = { ...versionColumns, updated_by: text, updated_at: text } as const
export type BlueprintRow = RowOf<typeof blueprintColumns>

/** The newest version of every blueprint. */
export const SystemBlueprints = view('system_blueprints', {
  about: 'Every blueprint with its newest version',
  key: ['blueprint_id'],
  columns: blueprintColumns,
  indexes: [['position'], ['name'], ['environment', 'position'], ['owner', 'position']],
  folds: when => [
    when(
      BlueprintCreated,
      data => data.blueprint_id,
      (_, data, { time, position }) => ({
        ...shared(data),
        created_by: data.by,
        created_at: time,
        updated_by: data.by,
        updated_at: time,
        position,
      }),
    ),
    when(
      BlueprintUpdated,
      data => data.blueprint_id,
      (row, data, { time, position }) =>
        row && { ...row, ...shared(data), updated_by: data.by, updated_at: time, position },
    ),
    when(
      BlueprintDeleted,
      data => data.blueprint_id,
      () => undefined,
    ),
  ],
})

const oneVersionColumns = {
  ...versionColumns,
  body: optional(json<BlueprintBody>()),
  blob: optional(text),
  reason: optional(text),
} as const
export type BlueprintVersionRow = RowOf<typeof oneVersionColumns>

export const BlueprintVersions = view('blueprint_versions', {
  about: 'Every version of every blueprint',
  key: ['blueprint_id', 'version'],
  columns: oneVersionColumns,
  folds: when => [
    when(BlueprintCreated, keyOfVersion, (_, data, context) => versionRow(data, context)),
    when(BlueprintUpdated, keyOfVersion, (_, data, context) => versionRow(data, context)),
    when(
      BlueprintDeleted,
      ({ blueprint_id, versions }) =>
        Array.from({ length: versions }, (_, index) => [blueprint_id, index + 1] as const),
      () => undefined,
    ),
  ],
})

type Version = Parameters<typeof BlueprintCreated>[0]

function keyOfVersion({ blueprint_id, version }: Version): [string, number] {
  return [blueprint_id, version]
}

const shared = (data: Version) => ({
  blueprint_id: data.blueprint_id,
  version: data.version,
  name: data.name,
  description: data.description,
  environment: data.environment,
  owner: data.owner,
  resources: data.resources,
  providers: data.providers,
  digest: data.digest,
})

const versionRow = (data: Version, { time, position }: { time: string; position: number }) => ({
  ...shared(data),
  body: data.body ?? null,
  blob: data.blob ?? null,
  reason: data.reason ?? null,
  created_by: data.by,
  created_at: time,
  position,
})

/** The bounds that hold, one for each environment and owner that was named. */
export const InfraQuotas = view('infra_quotas', {
  about: 'What may be deployed for each environment and owner',
  key: ['quota_id'],
  columns: {
    quota_id: text,
    quota: json<InfraQuota>(),
    set_by: text,
    set_at: text,
    position: integer,
  },
  folds: when => [
    when(
      InfraQuotaSet,
      data => data.quota_id,
      (_, { quota_id, quota, by }, { time, position }) => ({
        quota_id,
        quota,
        set_by: by,
        set_at: time,
        position,
      }),
    ),
    when(
      InfraQuotaRemoved,
      data => data.quota_id,
      () => undefined,
    ),
  ],
})
