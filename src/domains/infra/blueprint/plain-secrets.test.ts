// cspell:ignore glpat pgpassword
import { expect, test } from 'vitest'
import { readBlueprintData } from './read-blueprint.ts'

const withEnv = (env: Record<string, unknown>, specs: Record<string, unknown> = {}) => ({
  name: 'shop',
  resources: [{ type: 'service', name: 'web', provider: 'docker', specs: { env, ...specs } }],
})
const problemsOf = (data: unknown) => readBlueprintData(data).problems
const codesOf = (data: unknown) => problemsOf(data).map(({ code }) => code)

// Written in pieces, so that nobody takes them for real ones.
const letters = 'aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY'
const capitals = 'ABCDEFGHIJ234567'
const known = {
  'an AWS access key': `AKIA${capitals}`,
  'a GitHub token': `ghp_${letters}abcd`,
  'a GitLab token': `glpat-${letters}`,
  'a Slack token': `xoxb-${capitals}`,
  'a Google API key': `AIza${letters}abc`,
  'a Stripe key': `sk_live_${letters}`,
  'an Anthropic key': `sk-ant-${letters}`,
  'an OpenAI key': `sk-proj-${letters}`,
  'a DigitalOcean token': `dop_v1_${'0123456789abcdef'.repeat(4)}`,
  'an npm token': `npm_${letters}abcd`,
  'a signed token': `eyJ${letters}.eyJ${letters}.${letters}`,
  'a private key': '-----BEGIN OPENSSH PRIVATE KEY-----\nabc\n-----END OPENSSH PRIVATE KEY-----',
}

test.for(Object.entries(known))('%s is refused and never shown', ([kind, value]) => {
  const problems = problemsOf(withEnv({ SETTING: `before ${value} after` }))
  expect(problems).toMatchObject([
    { severity: 'error', code: 'SECRET_IN_PLAIN_TEXT', path: 'resources[0].specs.env.SETTING' },
  ])
  expect(problems[0]!.message).toContain(kind)
  expect(JSON.stringify(problems)).not.toContain(value.slice(4, 30))
})

test.for([
  'DB_PASSWORD',
  'dbPassword',
  'PGPASSWORD',
  'api_key',
  'apiKey',
  'AUTH_TOKEN',
  'client-secret',
  'POSTGRES_PASSWORD_2',
  'SESSION_KEY',
  'pwd',
])('what is called %s is a secret, whatever it looks like', name => {
  expect(codesOf(withEnv({}, { settings: { [name]: 'abc' } }))).toEqual(['SECRET_IN_PLAIN_TEXT'])
  expect(codesOf(withEnv({}, { settings: { [name]: 12_345 } }))).toEqual(['SECRET_IN_PLAIN_TEXT'])
  expect(codesOf(withEnv({}, { settings: { [name]: 'secret://shop/word' } }))).toEqual([])
  expect(codesOf(withEnv({}, { settings: { [name]: '' } }))).toEqual([])
})

test.for([
  ['a URL with a password', 'postgres://shop:hunter2@db/shop'],
  ['a flag', 'serve --password=hunter2 --port 80'],
  ['a variable in a shell', 'TOKEN=hunter2 run'],
  ['letters in no order', 'q7Zp2Kx9Lm4Vt8Rw3Yb6Nc1Hd5'],
])('%s is refused', ([, text]) => {
  const problems = problemsOf(withEnv({ A: text }))
  expect(problems.map(({ code }) => code)).toEqual(['SECRET_IN_PLAIN_TEXT'])
  expect(JSON.stringify(problems)).not.toContain('hunter2')
})

test('what follows a flag is refused as well', () => {
  expect(codesOf(withEnv({}, { command: ['serve', '--token', 'hunter2'] }))).toEqual(['SECRET_IN_PLAIN_TEXT'])
  expect(codesOf(withEnv({}, { command: ['serve', '--token', 'secret://shop/token'] }))).toEqual([])
})

test('secrets are found wherever they are, in keys as well', () => {
  const value = known['an AWS access key']
  expect(codesOf({ ...withEnv({}), description: value })).toEqual(['SECRET_IN_PLAIN_TEXT'])
  expect(codesOf({ ...withEnv({}), metadata: { notes: [{ deep: value }] } })).toEqual([
    'SECRET_IN_PLAIN_TEXT',
  ])
  const inKey = problemsOf(withEnv({}, { settings: { [value]: 1 }, [value]: 1 }))
  expect(inKey.map(({ code }) => code)).toEqual(['SECRET_IN_PLAIN_TEXT', 'SECRET_IN_PLAIN_TEXT'])
  expect(JSON.stringify(problemsOf({ ...withEnv({}), [value]: 1 }))).not.toContain(value)
})

test.for([
  'nginx:1.27-alpine',
  `nginx@sha256:${'0123456789abcdef'.repeat(4)}`,
  'registry.example.com/team/some-long-application-name:2024.11.20-build17',
  'https://example.com/a/very/long/path/to/something/that/goes/on/and/on.html',
  '/usr/local/share/ca-certificates/example-root-authority-2031.crt',
  '123e4567-e89b-42d3-a456-426614174000',
  `postgres://shop@\${db.host}:5432/shop`,
  `postgres://shop:\${DB_PASSWORD}@db/shop`,
  'secret://shop/db-password',
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJq7Zp2Kx9Lm4Vt8Rw3Yb6Nc1Hd5Ef0Gh2Ij4Kl shop',
  'the quick brown fox jumps over the lazy dog and does so several times',
  'ThisIsALongClassNameThatHasManyWordsInIt',
])('%s is no secret', text => expect(codesOf(withEnv({ A: text }))).toEqual([]))

test.for([
  { PASSWORD_FILE: '/run/secrets/db' },
  { token_ttl: 3600 },
  { secret_name: 'db' },
  { use_token: true },
  { DB_PASSWORD: '/run/secrets/db' },
  { DB_PASSWORD: `\${PASSWORD}` },
])('%o is no secret', settings => expect(codesOf(withEnv({}, { settings }))).toEqual([]))

test('hex may be a digest, and is a warning', () => {
  expect(problemsOf(withEnv({ A: '0123456789abcdef'.repeat(2) }))).toMatchObject([
    { severity: 'warning', code: 'SECRET_SUSPECTED' },
  ])
})

test('a reference names a secret', () => {
  expect(codesOf(withEnv({ A: 'secret://' }))).toEqual(['SECRET_REFERENCE_INVALID'])
  expect(codesOf(withEnv({ A: 'secret://Shop' }))).toEqual(['SECRET_REFERENCE_INVALID'])
  expect(codesOf(withEnv({ A: 'a secret://shop/db and secret://shop/mail' }))).toEqual([])
})
