import { integer, text, view, type Actor } from '#kernel'
import { SecretRemoved, SecretSealed } from './contract.ts'

const nameOf = (actor: Actor | undefined) => (actor ? `${actor.kind}:${actor.id}` : 'unknown')

export const SealedSecrets = view('sealed_secrets', {
  about: 'Secrets, encrypted under a key that is not in here',
  key: ['name'],
  columns: { name: text, sealed: text, set_by: text, set_at: text, position: integer },
  folds: when => [
    when(
      SecretSealed,
      data => data.name,
      (_, { name, sealed }, { time, position, actor }) => ({
        name,
        sealed,
        set_by: nameOf(actor),
        set_at: time,
        position,
      }),
    ),
    when(
      SecretRemoved,
      data => data.name,
      () => undefined,
    ),
  ],
})
