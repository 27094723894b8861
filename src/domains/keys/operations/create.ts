import { PermissionPattern, RoleName } from '#domains/roles/contract'
import { operation, OperationControl } from '#kernel'
import { durationMs, isDuration } from '#lib/duration'
import { sha256 } from '#lib/hash'
import { z } from 'zod'
import { KeyCreated, keyKinds, KeyName, keyText, NewKey } from '../contract.ts'
import { assertHeld } from '../held.ts'
import { KeyMaker } from '../ports.ts'
import { usualKind } from '../rules.ts'
import { Keys } from '../views.ts'

const longestMs = durationMs('3650d')
const oneOrMany = <T extends z.ZodType>(item: T, most: number) => z.union([item, z.array(item).max(most)])

/** Gives somebody a way in. The answer is the only place where the key ever stands. */
export const create = operation('keys.create', {
  about: 'Make a key; it is shown this once. It can do no more than you can.',
  effect: 'write',
  rest: 'POST /keys',
  input: z.strictObject({
    role: oneOrMany(RoleName, 20).describe('admin, operator, assistant, viewer, or one from roles.list'),
    scope: oneOrMany(PermissionPattern, 100)
      .default([])
      .describe('narrows the role: assets:*, *:read; all of it when absent'),
    name: KeyName.optional().describe('under which it appears in the log; used once'),
    kind: z.enum(keyKinds).optional().describe('who uses it; assistants and services need approval'),
    expires_in: z
      .string()
      .max(20)
      .refine(text => isDuration(text) && durationMs(text) <= longestMs, 'write 12h, 90d or up to 3650d')
      .optional()
      .describe('good for so long: 12h, 90d; for good when absent'),
  }),
  output: NewKey,
  secrets: { output: ['key'] },
  uses: { keys: Keys, maker: KeyMaker, operations: OperationControl },
  refuses: { ROLE_NOT_FOUND: 404, KEY_EXISTS: 409, MORE_THAN_HELD: 403 },

  async run(wanted, { keys, maker, operations, actor, caller, emit, refuse, now }) {
    const roles = [...new Set([wanted.role].flat())]
    const scopes = [...new Set([wanted.scope].flat())]
    const kind = wanted.kind ?? usualKind(roles)
    await assertHeld({ actor, caller, operations, refuse }, { kind, roles, scopes })

    const key_id = maker.newId()
    const name = wanted.name ?? `${roles[0] ?? 'key'}-${key_id.slice(-6)}`
    const [known] = await keys.rows(query => query.where('name', '=', name).limit(1))
    if (known || reserved.has(name)) {
      throw refuse('KEY_EXISTS', `${name} is the name of another; each is used once`, {
        suggestions: ['name'],
      })
    }
    const key = keyText(key_id, maker.newSecret())
    const expires_at = wanted.expires_in === undefined ? null : later(now(), wanted.expires_in)
    const fields = { key_id, name, kind, roles, scopes, expires_at }
    emit(KeyCreated({ ...fields, hash: sha256(key), created_by: `${actor.kind}:${actor.id}` }))
    return { ...fields, key }
  },
})

/** Names of actors that are not keys. */
const reserved = new Set(['owner', 'alice', 'assistant'])

const later = (now: Date, duration: string) =>
  new Date(now.getTime() + durationMs(duration as `${number}d`)).toISOString()
