// cspell:ignore abeoprs apikey bglpat bpypi pousr
// What keys and tokens of well-known services look like, and other signs of a secret. Nothing here ever tells a value.

/** Each kind with its shape, as its maker documents it. */
const shapes: readonly (readonly [kind: string, shape: RegExp])[] = [
  ['a private key', /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/],
  ['an AWS access key', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ['a GitHub token', /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{22,})/],
  ['a GitLab token', /\bglpat-[\w-]{20,}/],
  ['a Slack token', /\bxox[abeoprs]-[\w-]{10,}/],
  ['a Slack webhook', /hooks\.slack\.com\/services\/T\w+\/B\w+\/\w+/],
  ['a Google API key', /\bAIza[\w-]{35}/],
  ['a Stripe key', /\b(?:sk|rk)_(?:live|test)_[0-9A-Za-z]{16,}/],
  ['an Anthropic key', /\bsk-ant-[\w-]{20,}/],
  ['an OpenAI key', /\bsk-(?:proj-)?[\w-]{32,}/],
  ['a DigitalOcean token', /\bdo[opr]_v1_[0-9a-f]{64}/],
  ['a Hugging Face token', /\bhf_[A-Za-z0-9]{30,}/],
  ['an npm token', /\bnpm_[A-Za-z0-9]{36}/],
  ['a PyPI token', /\bpypi-[\w-]{50,}/],
  ['a SendGrid key', /\bSG\.[\w-]{20,}\.[\w-]{20,}/],
  ['a Vault token', /\bhvs\.[\w-]{24,}/],
  ['a Telegram bot token', /\b\d{8,10}:[\w-]{35}\b/],
  ['a webhook secret', /\bwhsec_[A-Za-z0-9+/=]{24,}/],
  ['an age key', /\bAGE-SECRET-KEY-1[0-9A-Z]{50,}/],
  ['a signed token', /(?<![\w-])eyJ[\w-]{8,2000}\.eyJ[\w-]{8,4000}\.[\w-]{8,}/],
  ['a Docker login', /"auth"\s*:\s*"[A-Za-z0-9+/=]{12,}"/],
]

/** Which kind of secret a text holds, if it is one that is known. */
export const knownSecret = (text: string): string | undefined =>
  text.length < 12 ? undefined : shapes.find(([, shape]) => shape.test(text))?.[0]

const longestShown = 500

/** A text that may be shown: short, and with stars where a known secret was. */
export function masked(text: string): string {
  const short = text.length > longestShown ? `${text.slice(0, longestShown)}…` : text
  return shapes.reduce((left, [, shape]) => left.replaceAll(new RegExp(shape, 'g'), '***'), short)
}

const sensitive =
  /(?:password|passwd|passphrase|passcode|secret|token|apikey|privatekey|credentials?)$|^(?:pwd|pass)$/
const kindsOfKey = new Set([
  'api',
  'secret',
  'private',
  'access',
  'encryption',
  'signing',
  'master',
  'auth',
  'session',
])

/** True of `DB_PASSWORD`, `apiKey` and `auth-token`, false of `PASSWORD_FILE` and `token_ttl`: the last word says what it is. */
export function isSecretName(name: string): boolean {
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter(Boolean)
  const last = words.at(-1) ?? ''
  return sensitive.test(last) || (last === 'key' && kindsOfKey.has(words.at(-2) ?? ''))
}

/** Letters and digits in no order, as only machines write them. */
export function looksRandom(text: string): boolean {
  return tokensOf(text).some(token => token.length >= 24 && isMixed(token) && entropy(token) >= 4.1)
}

/** Hex of 32 digits and more is a digest as often as a key. */
export const looksLikeHexKey = (text: string): boolean => /(?<![\w:@/-])[0-9a-f]{32,}(?![\w-])/i.test(text)

/** Without what is long and public: data in URIs, certificates, public keys, digests, ids, references. */
function tokensOf(text: string): readonly string[] {
  const left = text
    .replaceAll(/-----BEGIN (?:CERTIFICATE|(?:[A-Z]+ )?PUBLIC KEY)-----[^-]*-----END [A-Z ]+-----/g, ' ')
    .replaceAll(/\bdata:[\w/+.-]+;base64,[A-Za-z0-9+/=]+/g, ' ')
    .replaceAll(/\bAAAA[A-E][A-Za-z0-9+/=]+/g, ' ')
    .replaceAll(/\bsha(?:1|256|384|512)[:-][A-Za-z0-9+/=]+/g, ' ')
    .replaceAll(/\$\{[^}]{0,200}\}|secret:\/\/[\w./-]+/g, ' ')
  return left.match(/[A-Za-z0-9+/=_-]{24,}/g) ?? []
}

/** Capitals, small letters and digits, changing often: neither a name of several words nor a path. */
function isMixed(token: string): boolean {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/].filter(kind => kind.test(token)).length
  if (kinds < 3 || (token.match(/\//g)?.length ?? 0) > 2) return false
  const words = token.split(/[-_/=+]/)
  return words.some(
    word =>
      word.length >= 12 && (word.match(/[a-z](?=[A-Z0-9])|\d(?=[A-Za-z])|[A-Z](?=\d)/g)?.length ?? 0) >= 4,
  )
}

/** Bits per character (Shannon). */
function entropy(text: string): number {
  const counts = new Map<string, number>()
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1)
  return [...counts.values()].reduce(
    (sum, count) => sum - (count / text.length) * Math.log2(count / text.length),
    0,
  )
}
