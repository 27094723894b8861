import {
  ChangeApplied,
  ChangeCanceled,
  ChangeCommented,
  ChangeEdited,
  ChangeExpired,
  ChangeFailed,
  ChangeProposed,
  ChangeReviewed,
} from '#domains/changes/contract'
import {
  integer,
  json,
  optional,
  text,
  view,
  type Actor,
  type Column,
  type EventRecord,
  type RowOf,
} from '#kernel'
import { z } from 'zod'
import { IprDeployed, IprFailed, iprOf, type iprStatuses } from './contract.ts'

type Status = (typeof iprStatuses)[number]

/** The operation whose changes are pull requests, whoever proposed them and wherever. */
export const deploying = 'blueprints.deploy'

/** Where a change keeps the blob with the blueprint as it was. */
export const snapshotKey = 'blueprint_snapshot'

const columns = {
  ipr_id: text,
  change_id: text,
  status: text as unknown as Column<Status>,
  title: text,
  description: text,
  blueprint_id: text,
  blueprint_version: optional(integer),
  engine: optional(text),
  environment: optional(text),
  /** Blob with the blueprint as it was when this was asked for. */
  snapshot: optional(text),
  changes_summary: text,
  digest: text,
  reviewers: json<string[]>(),
  metadata: json<Record<string, unknown>>(),
  created_by: text,
  reviewed_by: optional(text),
  reviewed_at: optional(text),
  deployed_at: optional(text),
  deployment_id: optional(text),
  workflow_id: optional(text),
  expires_at: optional(text),
  error: optional(json<{ code: string; message: string }>()),
  created_at: text,
  updated_at: text,
  position: integer,
} as const
export type IprRow = RowOf<typeof columns>

/** Every change that deploys a blueprint, as infrastructure calls it. */
export const InfrastructurePullRequests = view('infrastructure_pull_requests', {
  about: 'Who wants which blueprint deployed, who agreed, and what became of it',
  key: ['ipr_id'],
  columns,
  indexes: [['status', 'position'], ['blueprint_id', 'position'], ['workflow_id']],
  folds: when => [
    when(
      ChangeProposed,
      data => (data.operation === deploying ? [[iprOf(data.change_id)]] : []),
      (_, data, record) => proposed(data, record),
    ),
    when(ChangeEdited, keyOf, (row, { title, description, metadata, reviewers }, { time }) => {
      if (!row) return row
      const said = {
        title: title ?? row.title,
        description: description ?? row.description,
        reviewers: reviewers ?? row.reviewers,
        metadata: metadata ? shown(metadata) : row.metadata,
      }
      return { ...row, ...said, updated_at: time }
    }),
    when(ChangeCommented, keyOf, (row, _, { time }) => row && { ...row, updated_at: time }),
    when(ChangeReviewed, keyOf, (row, { verdict, by, is_partial, expires_at }, { time }) => {
      if (!row) return row
      const review = { reviewed_by: nameOf(by), reviewed_at: time, updated_at: time }
      const status = is_partial ? row.status : verdict
      return { ...row, ...review, status, expires_at: expires_at ?? row.expires_at }
    }),
    when(ChangeApplied, keyOf, (row, { result }, { time }) => {
      const { data } = Begun.safeParse(result)
      const { deployment_id = null, workflow_id = null } = data ?? {}
      return row && { ...row, deployment_id, workflow_id, error: null, updated_at: time }
    }),
    when(
      ChangeFailed,
      keyOf,
      (row, { code, message, may_retry }, { time }) =>
        row && {
          ...row,
          status: may_retry ? row.status : 'failed',
          error: { code, message },
          updated_at: time,
        },
    ),
    when(
      ChangeCanceled,
      keyOf,
      (row, _, { time }) => row && { ...row, status: 'canceled', updated_at: time },
    ),
    when(ChangeExpired, keyOf, (row, _, { time }) => {
      const error = { code: 'CHANGE_EXPIRED', message: 'It waited for too long' }
      return row && { ...row, status: 'canceled', error, updated_at: time }
    }),
    when(
      IprDeployed,
      data => data.ipr_id,
      (row, _, { time }) => row && { ...row, status: 'deployed', deployed_at: time, updated_at: time },
    ),
    when(
      IprFailed,
      data => data.ipr_id,
      (row, { code, message }, { time }) =>
        row && { ...row, status: 'failed', error: { code, message }, updated_at: time },
    ),
  ],
})

const nameOf = ({ kind, id }: Actor) => `${kind}:${id}`

const Begun = z.object({ deployment_id: z.string(), workflow_id: z.string() })

const Asked = z.object({
  blueprint_id: z.string(),
  version: z.number().optional(),
  engine: z.string().optional(),
  environment: z.string().optional(),
})

function proposed(
  data: z.output<typeof ChangeProposed.schema>,
  { time, position }: EventRecord,
): IprRow | undefined {
  const asked = Asked.safeParse(data.input)
  if (!asked.success) return undefined
  const { blueprint_id, version, engine, environment } = asked.data
  const snapshot = data.metadata?.[snapshotKey]
  return {
    ipr_id: iprOf(data.change_id),
    change_id: data.change_id,
    status: 'pending',
    title: data.title ?? data.summary.slice(0, 200),
    description: data.description ?? '',
    blueprint_id,
    blueprint_version: version ?? null,
    engine: engine ?? null,
    environment: environment ?? null,
    snapshot: typeof snapshot === 'string' ? snapshot : null,
    changes_summary: data.summary,
    digest: data.digest,
    reviewers: data.reviewers ?? [],
    metadata: shown(data.metadata ?? {}),
    created_by: nameOf(data.proposed_by),
    reviewed_by: null,
    reviewed_at: null,
    deployed_at: null,
    deployment_id: null,
    workflow_id: null,
    expires_at: data.expires_at ?? null,
    error: null,
    created_at: time,
    updated_at: time,
    position,
  }
}

function shown({ [snapshotKey]: _, ...metadata }: Record<string, unknown>) {
  return metadata
}

function keyOf({ change_id }: { change_id: string }): string {
  return iprOf(change_id)
}
