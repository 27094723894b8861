import { integer, json, optional, text, view, type Column } from '#kernel'
import { KeyCreated, KeyRevoked, KeyRotated, KeyUsed, type KeyKind } from './contract.ts'

export const Keys = view('keys', {
  about: 'API keys by their hashes, with what they permit',
  key: ['key_id'],
  columns: {
    key_id: text,
    name: text,
    kind: text as Column<KeyKind>,
    roles: json<readonly string[]>(),
    scopes: json<readonly string[]>(),
    hash: text,
    previous_hash: optional(text),
    previous_until: optional(text),
    created_by: text,
    created_at: text,
    expires_at: optional(text),
    rotated_at: optional(text),
    revoked_at: optional(text),
    last_used_at: optional(text),
    position: integer,
  },
  indexes: [['name'], ['position']],
  folds: when => [
    when(
      KeyCreated,
      data => data.key_id,
      (_, data, { time, position }) => ({
        ...data,
        previous_hash: null,
        previous_until: null,
        created_at: time,
        rotated_at: null,
        revoked_at: null,
        last_used_at: null,
        position,
      }),
    ),
    when(
      KeyRotated,
      data => data.key_id,
      (row, { hash, previous_until }, { time }) =>
        row && { ...row, previous_hash: row.hash, previous_until, hash, rotated_at: time },
    ),
    when(
      KeyRevoked,
      data => data.key_id,
      (row, _, { time }) => row && { ...row, revoked_at: time },
    ),
    when(
      KeyUsed,
      data => data.key_id,
      (row, _, { time }) => row && { ...row, last_used_at: time },
    ),
  ],
})
