import type { Tokens } from '#domains/keys/ports'
import type { Logger } from '#kernel'
import { z } from 'zod'
import type { Config } from '../config.ts'
import { CertificateRule } from './access-certificates.ts'

/** Tokens of other services, when any are configured. The library is loaded only then. */
export async function openTokens(config: Config, log: Logger): Promise<Tokens | undefined> {
  const text = config.ALICE_JWT_ISSUERS
  if (text === undefined) return undefined
  const { joseTokens, TokenIssuers } = await import('#adapters/jose-tokens')
  const issuers = readSetting('ALICE_JWT_ISSUERS', text, TokenIssuers)
  return joseTokens({
    issuers,
    onRefused: reason => log.debug({ reason }, 'A token was not taken'),
  })
}

/** Where clients get the tokens that are taken here (RFC 9728). */
export const readIssuers = ({ ALICE_JWT_ISSUERS: text }: Config): readonly string[] =>
  text === undefined
    ? []
    : readSetting('ALICE_JWT_ISSUERS', text, z.array(z.looseObject({ issuer: z.url() }))).map(
        ({ issuer }) => issuer,
      )

/** Who comes with which client certificate. */
export const readCertificateRules = ({ ALICE_TLS_CLIENTS: text }: Config): readonly CertificateRule[] =>
  text === undefined ? [] : readSetting('ALICE_TLS_CLIENTS', text, z.array(CertificateRule).max(1000))

/** JSON of the environment; what is wrong is said with the variable and the place in it. */
function readSetting<T>(name: string, text: string, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(parseJson(name, text))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new RangeError(
    `${name} is not usable: ${[issue?.path.join('.'), issue?.message].filter(Boolean).join(': ')}`,
  )
}

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new RangeError(`${name} is not usable: it is not JSON`, { cause: error })
  }
}
