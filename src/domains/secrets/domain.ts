import { domain } from '#kernel'
import { SecretRemoved, SecretSealed } from './contract.ts'
import { list } from './operations/list.ts'
import { open } from './operations/open.ts'
import { remove } from './operations/remove.ts'
import { reseal } from './operations/reseal.ts'
import { set } from './operations/set.ts'
import { SealedSecrets } from './views.ts'

export const secrets = domain('secrets', {
  about: 'Keeps what must be known again and shown to nobody: signing secrets, keys of other services.',
  events: [SecretSealed, SecretRemoved],
  views: [SealedSecrets],
  operations: [set, list, remove, reseal, open],
})
