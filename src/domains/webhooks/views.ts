import { integer, json, optional, text, view, type Column, type View } from '#kernel'
import type { z } from 'zod'
import {
  WebhookCreated,
  WebhookDelivered,
  WebhookDeliveryFailed,
  WebhookPaused,
  WebhookRemoved,
  WebhookResumed,
  WebhookSecretRotated,
  WebhookUpdated,
  type Delivery,
  type modes,
} from './contract.ts'

type Status = 'active' | 'paused' | 'gone'
type RowIn<V> = V extends View<infer R> ? R : never
export type WebhookRow = RowIn<typeof Webhooks>

export const Webhooks = view('webhooks', {
  about: 'Every URL that events are sent to',
  key: ['webhook_id'],
  columns: {
    webhook_id: text,
    url: text,
    types: json<string[]>(),
    mode: text as Column<(typeof modes)[number]>,
    description: optional(text),
    header_names: json<string[]>(),
    max_attempts: integer,
    status: text as Column<Status>,
    previous_secret_until: optional(text),
    delivered: integer,
    failed: integer,
    last_status: optional(integer),
    last_error: optional(text),
    last_attempt_at: optional(text),
    after: integer,
    created_by: text,
    created_at: text,
    updated_at: text,
  },
  folds: when => [
    when(
      WebhookCreated,
      data => data.webhook_id,
      (_, { is_active, after, description, ...data }, { time, position }) => ({
        ...data,
        description: description ?? null,
        status: is_active ? 'active' : 'paused',
        previous_secret_until: null,
        delivered: 0,
        failed: 0,
        last_status: null,
        last_error: null,
        last_attempt_at: null,
        after: after ?? position,
        created_at: time,
        updated_at: time,
      }),
    ),
    when(
      WebhookUpdated,
      data => data.webhook_id,
      (row, { description, ...data }, { time }) =>
        row && { ...row, ...data, description: description ?? null, updated_at: time },
    ),
    when(
      WebhookPaused,
      data => data.webhook_id,
      (row, { reason }, { time }) =>
        row && { ...row, status: reason === 'gone' ? 'gone' : 'paused', updated_at: time },
    ),
    when(
      WebhookResumed,
      data => data.webhook_id,
      (row, _, { time }) => row && { ...row, status: 'active', updated_at: time },
    ),
    when(
      WebhookSecretRotated,
      data => data.webhook_id,
      (row, { previous_until }, { time }) =>
        row && { ...row, previous_secret_until: previous_until, updated_at: time },
    ),
    when(
      WebhookDelivered,
      data => data.webhook_id,
      (row, { status, events }, { time }) =>
        row && {
          ...row,
          delivered: row.delivered + events.length,
          last_status: status,
          last_error: null,
          last_attempt_at: time,
        },
    ),
    when(
      WebhookDeliveryFailed,
      data => data.webhook_id,
      (row, { status, error }, { time }) =>
        row && {
          ...row,
          failed: row.failed + 1,
          last_status: status ?? null,
          last_error: error,
          last_attempt_at: time,
        },
    ),
    when(
      WebhookRemoved,
      data => data.webhook_id,
      () => undefined,
    ),
  ],
})

type Attempts = z.output<typeof Delivery>['attempts']
const mostAttempts = 20

export const WebhookDeliveries = view('webhook_deliveries', {
  about: 'What was sent to each URL, with every try',
  key: ['webhook_id', 'message_id'],
  columns: {
    webhook_id: text,
    message_id: text,
    status: text as Column<'delivered' | 'failing'>,
    events: json<z.output<typeof Delivery>['events']>(),
    attempts: json<Attempts>(),
    first_attempt_at: text,
    last_attempt_at: text,
    position: integer,
  },
  indexes: [['webhook_id', 'position']],
  folds: when => [
    when(
      WebhookDelivered,
      data => [data.webhook_id, data.message_id],
      (row, { status, duration_ms, ...data }, { time, position }) => ({
        webhook_id: data.webhook_id,
        message_id: data.message_id,
        status: 'delivered',
        events: data.events,
        attempts: withAttempt(row?.attempts, { at: time, status, error: null, duration_ms }),
        first_attempt_at: row?.first_attempt_at ?? time,
        last_attempt_at: time,
        position,
      }),
    ),
    when(
      WebhookDeliveryFailed,
      data => [data.webhook_id, data.message_id],
      (row, { status, error, duration_ms, ...data }, { time, position }) => ({
        webhook_id: data.webhook_id,
        message_id: data.message_id,
        status: 'failing',
        events: data.events,
        attempts: withAttempt(row?.attempts, { at: time, status: status ?? null, error, duration_ms }),
        first_attempt_at: row?.first_attempt_at ?? time,
        last_attempt_at: time,
        position,
      }),
    ),
  ],
})

const withAttempt = (attempts: Attempts | undefined, attempt: Attempts[number]): Attempts =>
  [...(attempts ?? []), attempt].slice(-mostAttempts)
