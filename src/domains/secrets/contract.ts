import { event } from '#kernel'
import { z } from 'zod'

export const SecretName = z
  .string()
  .max(100)
  .regex(
    /^[a-z0-9][a-z0-9._-]*(\/[a-z0-9][a-z0-9._-]*)*$/,
    'a name has small letters, digits, . _ - and single slashes, like webhooks/shop',
  )
export const longestSecret = 16_384

export const SecretSealed = event(
  'secret.sealed',
  { name: SecretName, sealed: z.string().max(longestSecret * 6) },
  {
    subject: data => data.name,
    permission: 'secrets:read',
    about: 'A secret was set, or sealed anew under another key; the event has it encrypted.',
  },
)

export const SecretRemoved = event(
  'secret.removed',
  { name: SecretName },
  { subject: data => data.name, permission: 'secrets:read', about: 'A secret is no longer used.' },
)
