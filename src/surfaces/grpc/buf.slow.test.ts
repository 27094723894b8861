// What the tools of other people make of our files and our server.
import type { JsonSchema, OperationInfo } from '#surfaces/client'
import { describeOperations } from '#surfaces/client'
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { lockFor, protoContracts } from './proto-files.ts'
import { kernelStreams } from './streams.ts'
import { jsonDescriptors, serveBar } from './testing.ts'

const run = promisify(execFile)
const buf = (...words: readonly string[]) => run('node_modules/.bin/buf', words)

/** A folder with these files and the rules of contracts/. */
function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'alice-proto-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const rules = { version: 'v2', breaking: { use: ['WIRE'] } }
  for (const [name, text] of Object.entries({ ...files, 'buf.yaml': JSON.stringify(rules) })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}

const infoOf = (properties: Readonly<Record<string, JsonSchema>>): OperationInfo => ({
  name: 'bar.read',
  about: 'Show one cup.',
  effect: 'read',
  permission: 'bar:read',
  refusals: {},
  aliases: [],
  has_plan: false,
  input_schema: { type: 'object', properties },
  output_schema: { type: 'object', properties, required: Object.keys(properties) },
})

test('the committed files are as buf wants them', async () => {
  await buf('lint', 'contracts')
  await buf('format', '--exit-code', '--diff', 'contracts')
})

test('buf finds nothing broken when fields come, go and change their type, and would without the lock', async () => {
  const before = infoOf({ cup: { type: 'string' }, sips: { type: 'integer' }, size: { enum: ['s', 'm'] } })
  const after = infoOf({ sips: { type: 'string' }, size: { enum: ['l', 's'] }, note: { type: 'string' } })
  const lock = lockFor([before], {})
  const old = folderWith(protoContracts([before], lock))

  await buf('breaking', folderWith(protoContracts([after], lock)), '--against', old)
  await expect(buf('breaking', folderWith(protoContracts([after], {})), '--against', old)).rejects.toThrow(
    /Command failed/,
  )
})

const header = 'authorization: Bearer let-me-in'
const key = ['-H', header, '--reflect-header', header]

test('buf curl lists, describes and calls through reflection', async () => {
  await using bar = await serveBar()
  const url = `http://${bar.server.address}`
  const curl = (...words: readonly string[]) =>
    buf('curl', '--protocol', 'grpc', '--http2-prior-knowledge', ...key, ...words)

  const { stdout: listed } = await curl('--list-methods', url)
  expect(listed).toContain('alice.bar.v1.Bar/Read')
  const { stdout: answer } = await curl('-d', '{"cup":"a","sips":2}', `${url}/alice.bar.v1.Bar/Read`)
  expect(JSON.parse(answer)).toEqual({ cup: 'a', sips: 2 })
  await expect(curl('-d', '{"cup":"broken"}', `${url}/alice.bar.v1.Bar/Read`)).rejects.toThrow(
    /google\.rpc\.ErrorInfo/,
  )
})

test('the text and the descriptors say the same', async () => {
  await using bar = await serveBar()
  const infos = [...describeOperations(bar.app.catalog), ...kernelStreams]
  const folder = folderWith(protoContracts(infos, {}))
  const { stdout } = await buf('build', folder, '--exclude-source-info', '-o', '-#format=json')
  const built = JSON.parse(stdout) as { file: { name: string }[] }
  const lock = lockFor(infos, {})

  for (const described of jsonDescriptors(infos, lock)) {
    expect(built.file.find(({ name }) => name === described.name)).toMatchObject(described)
  }
})
