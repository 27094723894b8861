// Secrets are kept out of the log twice: by the name of the field they stand in, and by how they look in any text.

export const censor = '(hidden)'

/** Names under which secrets travel; their values never reach a log line, three levels deep. */
const secretNames = [
  'key',
  'secret',
  'token',
  'password',
  'passphrase',
  'authorization',
  'cookie',
  'apiKey',
  'apiSecret',
  'api_key',
  'api_secret',
  'client_secret',
  'access_token',
  'refresh_token',
  'private_key',
  '["x-api-key"]',
  '["proxy-authorization"]',
  '["set-cookie"]',
]

export const secretPaths = secretNames.flatMap(name => {
  const at = name.startsWith('[') ? name : `.${name}`
  return [name, `*${at}`, `*.*${at}`]
})

/** Own keys, tokens and passwords in headers and URLs, keys as model providers make them, signed tokens, private keys. */
const looks: readonly (readonly [RegExp, string])[] = [
  [/alice_(?:[0-9a-z]{26}_)?[\w-]{32,43}/g, censor],
  [/\b(Bearer|Basic) +[\w.~+/=-]{8,}/gi, `$1 ${censor}`],
  [/(\/\/[^\s:/?#@"\\]*):[^\s/?#@"\\]+@/g, `$1:${censor}@`],
  [/\bsk-[\w-]{16,}/g, censor],
  [/\bwhsec_[\w+/=-]{16,}/g, censor],
  [/\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g, censor],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/gs, censor],
  [
    /([?&](?:key|token|secret|password|api_key|api_secret|access_token|signature)=)[^&\s"\\]+/gi,
    `$1${censor}`,
  ],
]

/** One line, as JSON; what it hides never takes a quote or a backslash with it. */
export const hideSecrets = (line: string): string =>
  looks.reduce((text, [look, instead]) => text.replace(look, instead), line)
