// What our documents show besides TypeScript and commands is what it says it is: JSON that an operation or a setting
// takes, queries that the schema has, policies that parse, names that exist.
import { RateSetting } from '#domains/limits/contract'
import { catalogOf } from '#kernel/run'
import { checkParsePolicySet } from '@cedar-policy/cedar-wasm/nodejs'
import { buildSchema, parse as parseGraphql, validate } from 'graphql'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { describeConfig, readConfig, type Config } from '../src/config.ts'
import { readCertificateRules, readIssuers } from '../src/main/access-config.ts'
import { allDomains } from '../src/main/domains.ts'
import { documents, fencesIn, placeOf, type ShownFence } from './docs/fences.ts'

const fences = documents.flatMap(fencesIn)
const inLanguage = (language: string) => fences.filter(fence => fence.language === language)
const catalog = catalogOf(allDomains)

/** What each language is held against; what is not listed would be held against nothing. */
const checkedBy: Readonly<Record<string, string>> = {
  cedar: 'here',
  console: 'docs-shell.slow.test.ts',
  diff: 'nobody: it shows a change',
  graphql: 'here',
  ini: 'nobody: it is for systemd',
  json: 'here',
  nginx: 'nobody: it is for nginx',
  sh: 'docs-shell.slow.test.ts',
  text: 'nobody: it is a drawing',
  ts: 'docs.test.ts',
  yaml: 'here, blueprints also in docs-shell.slow.test.ts',
}

test('every fence is in a language that something checks', () => {
  expect(fences.filter(({ language }) => !(language in checkedBy)).map(placeOf)).toEqual([])
})

test.for(inLanguage('json').map(fence => [placeOf(fence), fence] as const))(
  '%s is JSON that fits',
  ([, fence]) => {
    const value: unknown = JSON.parse(fence.text)
    const { input, setting } = fence.notes
    if (input !== undefined) {
      const operation = catalog.domains
        .flatMap(({ operations }) => operations)
        .find(({ name }) => name === input)
      expect(operation, `there is no operation ${input}`).toBeDefined()
      operation!.input.parse(value)
    }
    if (setting !== undefined) readings[setting]!(fence.text)
  },
)

const withSetting = (name: string, text: string) => readConfig({ [name]: text }) satisfies Config

/** How a setting that is a document is read. */
const readings: Readonly<Record<string, (text: string) => unknown>> = {
  ALICE_RATE_LIMITS: text => RateSetting.parse(text),
  ALICE_JWT_ISSUERS: text => readIssuers(withSetting('ALICE_JWT_ISSUERS', text)),
  ALICE_TLS_CLIENTS: text => readCertificateRules(withSetting('ALICE_TLS_CLIENTS', text)),
}

test.for(inLanguage('yaml').map(fence => [placeOf(fence), fence] as const))('%s is YAML', ([, { text }]) => {
  expect(parseAllDocuments(text).flatMap(({ errors, warnings }) => [...errors, ...warnings])).toEqual([])
})

test('queries are of the schema', () => {
  const schema = buildSchema(readFileSync('contracts/schema.graphql', 'utf8'))
  const wrong = inLanguage('graphql').flatMap(fence =>
    validate(schema, parseGraphql(fence.text)).map(({ message }) => `${placeOf(fence)}: ${message}`),
  )
  expect(wrong).toEqual([])
  expect(inLanguage('graphql').length).toBeGreaterThan(0)
})

test('policies parse', () => {
  const answers = inLanguage('cedar').map(({ text }) => checkParsePolicySet({ staticPolicies: text }))
  expect(answers.map(({ type }) => type)).toEqual(answers.map(() => 'success'))
})

test('a setting that is named exists', () => {
  const known = new Set(describeConfig(readConfig({}), {}).map(({ name }) => name))
  // What a program finds that the engine `process` runs, what our tests read, and what examples of shells set.
  const others = /^ALICE_(?:ID|ENGINE|TYPE|TEST_.*|TEST)$/
  const wrong = documents.flatMap(document =>
    [...readFileSync(document, 'utf8').matchAll(/\b(?:ALICE|OTEL)_[A-Z][A-Z_]*[A-Z]\b(?!_|…)/g)]
      .map(([name]) => name)
      .filter(name => !known.has(name) && !others.test(name) && !name.startsWith('OTEL_'))
      .map(name => `${document}: ${name}`),
  )
  expect([...new Set(wrong)]).toEqual([])
})

test('an operation that a command names exists', () => {
  const domains = new Map(
    catalog.domains.map(({ name, operations }) => [name, operations.map(each => each.name.split('.')[1]!)]),
  )
  const wrong = documents.flatMap(document =>
    [...readFileSync(document, 'utf8').matchAll(/`(?:npx )?alice ([a-z]+) ([a-z][a-z_-]+)\b/g)]
      .filter(([, domain = '', verb = '']) => {
        const verbs = domains.get(domain)
        return (
          verbs !== undefined &&
          ![...verbs, ...(ownCommands[domain] ?? [])].includes(verb.replaceAll('-', '_'))
        )
      })
      .map(([words]) => `${document}: ${words.slice(1)}`),
  )
  expect(wrong).toEqual([])
})

/** Commands that are no operations, or have another name. */
const ownCommands: Readonly<Record<string, readonly string[]>> = {
  events: ['tail', 'replay'],
  workflows: ['watch'],
}

test('a note before a fence is one that somebody reads', () => {
  const known = new Set(['input', 'not run', 'setting'])
  const wrong = fences.filter(({ notes }: ShownFence) => Object.keys(notes).some(note => !known.has(note)))
  expect(wrong.map(placeOf)).toEqual([])
})
