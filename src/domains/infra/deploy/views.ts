import { integer, json, optional, text, view, type View } from '#kernel'
import {
  DeploymentCompleted,
  DeploymentFailed,
  DeploymentRolledBack,
  DeploymentStarted,
  ResourceDrifted,
} from './events.ts'

/** What lives because of a blueprint, and what is happening to it. */
export const Deployments = view('deployments', {
  about: 'Every deployment with its present status',
  key: ['deployment_id'],
  columns: {
    deployment_id: text,
    blueprint_id: text,
    blueprint_version: integer,
    name: text,
    environment: text,
    /** `deploying`, `deployed`, `failed`, `rolled_back`, `destroying`, `destroyed`. */
    status: text,
    kind: text,
    workflow_id: text,
    engines: json<string[]>(),
    /** Counts every plan that was begun. */
    revision: integer,
    digest: text,
    /** Of the blueprint, at the last good end: what a rollback leads back to. */
    good_version: optional(integer),
    /** Blob with the state at the last good end. */
    state: optional(text),
    error: optional(json<{ code: string; message: string }>()),
    created_at: text,
    updated_at: text,
    position: integer,
  },
  indexes: [
    ['blueprint_id', 'environment'],
    ['status', 'position'],
  ],
  folds: when => [
    when(
      DeploymentStarted,
      data => data.deployment_id,
      (row, data, { time, position }) => ({
        deployment_id: data.deployment_id,
        blueprint_id: data.blueprint_id,
        blueprint_version: data.blueprint_version,
        name: data.name,
        environment: data.environment,
        status: data.kind === 'destroy' ? 'destroying' : 'deploying',
        kind: data.kind,
        workflow_id: data.workflow_id,
        engines: [...new Set([...(row?.engines ?? []), ...data.engines])],
        revision: (row?.revision ?? 0) + 1,
        digest: data.digest,
        good_version: row?.good_version ?? null,
        state: row?.state ?? null,
        error: null,
        created_at: row?.created_at ?? time,
        updated_at: time,
        position,
      }),
    ),
    when(
      DeploymentCompleted,
      data => data.deployment_id,
      (row, { kind, state }, { time, position }) =>
        row && {
          ...row,
          position,
          status: kind === 'destroy' ? 'destroyed' : 'deployed',
          good_version: row.blueprint_version,
          state,
          updated_at: time,
        },
    ),
    when(
      DeploymentRolledBack,
      data => data.deployment_id,
      (row, { code, message, state }, { time, position }) =>
        row && {
          ...row,
          position,
          status: 'rolled_back',
          blueprint_version: row.good_version ?? row.blueprint_version,
          state,
          error: { code, message },
          updated_at: time,
        },
    ),
    when(
      DeploymentFailed,
      data => data.deployment_id,
      (row, { code, message }, { time, position }) =>
        row && { ...row, position, status: 'failed', error: { code, message }, updated_at: time },
    ),
    // The position is that of the last event of the deployment when nobody works on it: whoever begins next expects it.
    when(
      ResourceDrifted,
      data => data.deployment_id,
      (row, _, { position }) => row && { ...row, position },
    ),
  ],
})

/** One row for each plan that was begun: the history of a deployment, and what can be gone back to. */
export const DeploymentRevisions = view('deployment_revisions', {
  about: 'Every plan that was carried out, with the state it ended in',
  key: ['deployment_id', 'workflow_id'],
  columns: {
    deployment_id: text,
    workflow_id: text,
    kind: text,
    blueprint_id: text,
    blueprint_version: integer,
    digest: text,
    plan: text,
    status: text,
    changes: json<Record<string, number>>(),
    state: optional(text),
    error: optional(json<{ code: string; message: string }>()),
    started_at: text,
    ended_at: optional(text),
    duration_ms: optional(integer),
    position: integer,
  },
  indexes: [['deployment_id', 'position']],
  folds: when => [
    when(DeploymentStarted, keyOfRun, (_, data, { time, position }) => ({
      deployment_id: data.deployment_id,
      workflow_id: data.workflow_id,
      kind: data.kind,
      blueprint_id: data.blueprint_id,
      blueprint_version: data.blueprint_version,
      digest: data.digest,
      plan: data.plan,
      status: 'running',
      changes: data.changes,
      state: null,
      error: null,
      started_at: time,
      ended_at: null,
      duration_ms: null,
      position,
    })),
    when(
      DeploymentCompleted,
      keyOfRun,
      (row, { state, duration_ms }, { time }) =>
        row && { ...row, status: 'completed', state, ended_at: time, duration_ms: Math.round(duration_ms) },
    ),
    when(
      DeploymentRolledBack,
      keyOfRun,
      (row, { code, message, duration_ms, state }, { time }) =>
        row && {
          ...row,
          status: 'rolled_back',
          state,
          error: { code, message },
          ended_at: time,
          duration_ms: Math.round(duration_ms),
        },
    ),
    when(
      DeploymentFailed,
      keyOfRun,
      (row, { code, message, duration_ms }, { time }) =>
        row && {
          ...row,
          status: 'failed',
          error: { code, message },
          ended_at: time,
          duration_ms: Math.round(duration_ms),
        },
    ),
  ],
})

function keyOfRun(data: { deployment_id: string; workflow_id: string }): [string, string] {
  return [data.deployment_id, data.workflow_id]
}

export type DeploymentRow = typeof Deployments extends View<infer R> ? R : never
export type RevisionRow = typeof DeploymentRevisions extends View<infer R> ? R : never
