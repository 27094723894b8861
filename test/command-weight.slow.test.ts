import { build, type Metafile, type Plugin } from 'esbuild'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { beforeAll, expect, test } from 'vitest'

// What a command loads before its first word is paid for each time it is typed. Bytes and packages do not depend on how
// busy a machine is.

interface Barrels {
  pastBarrels(root: string, behind: (door: string) => string): (source: string) => string
}

let metafile: Metafile
beforeAll(async () => {
  const { pastBarrels } = (await import(resolve('scripts/barrels.mjs'))) as Barrels
  const doors = JSON.parse(readFileSync('package.json', 'utf8')).imports as Readonly<Record<string, string>>
  const behind = (door: string) => {
    const surface = /^#surfaces\/(.+)$/.exec(door)?.[1]
    return doors[door] ?? (surface === undefined ? '' : `./src/surfaces/${surface}/index.ts`)
  }
  const lead = pastBarrels(process.cwd(), behind)
  const barrels: Plugin = {
    name: 'barrels',
    setup: ({ onLoad }) =>
      onLoad({ filter: /[/\\]src[/\\].*\.ts$/ }, ({ path }) => ({
        contents: lead(readFileSync(path, 'utf8')),
        loader: 'ts',
      })),
  }
  ;({ metafile } = await build({
    entryPoints: ['src/main.ts'],
    outdir: 'dist',
    write: false,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    external: ['@cedar-policy/*', 'sharp', '@parcel/watcher', 'pg-native', 'cbor-extract'],
    plugins: [barrels],
    logLevel: 'error',
    metafile: true,
  }))
}, 120_000)

/** What comes with a file, without what it loads later. */
function weightOf(...entries: readonly string[]) {
  const { outputs } = metafile
  const loaded = new Set<string>()
  const load = (name: string) => {
    if (loaded.has(name)) return
    loaded.add(name)
    for (const { path, kind, external } of outputs[name]?.imports ?? []) {
      if (kind === 'import-statement' && external !== true) load(path)
    }
  }
  for (const entry of entries) load(Object.keys(outputs).find(name => outputs[name]!.entryPoint === entry)!)
  const files = [...loaded].flatMap(name => Object.keys(outputs[name]!.inputs))
  const packages = new Set(files.flatMap(file => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? []))
  const bytes = [...loaded].reduce((sum, name) => sum + outputs[name]!.bytes, 0)
  return { bytes, packages: [...packages].toSorted() }
}

test('help loads a few kilobytes and no package', () => {
  const { bytes, packages } = weightOf('src/main.ts', 'src/surfaces/cli/help-page.ts')
  expect(packages).toEqual([])
  expect(bytes).toBeLessThan(40_000)
})

test('a command that asks a server loads what reads its words, and neither schemas nor Alice', () => {
  const { bytes, packages } = weightOf('src/main.ts', 'src/surfaces/cli/program.ts', 'src/main/connect.ts')
  expect(packages).toEqual(['commander'])
  expect(bytes).toBeLessThan(300_000)
})

test('the monitor and completion load nothing more', () => {
  const before = new Set(['commander'])
  const more = (file: string) =>
    weightOf(`src/surfaces/cli/${file}`).packages.filter(name => !before.has(name))
  expect(more('monitor/run-monitor.ts')).toEqual([])
  expect(more('monitor/snapshot.ts')).toEqual([])
  expect(more('completion/answer-shell.ts')).toEqual(['@bomb.sh/tab'])
})

test('a start loads no library that only some callers need', () => {
  const later = new Set([
    '@bufbuild/protobuf',
    '@grpc/grpc-js',
    '@opentelemetry/sdk-trace',
    'graphql',
    'ioredis',
    'jose',
    'mqtt',
    'pg',
    'protobufjs',
    'undici',
  ])
  const { bytes, packages } = weightOf('src/main.ts', 'src/main/up.ts')
  expect(packages.filter(name => later.has(name))).toEqual([])
  expect(bytes).toBeLessThan(6_500_000)
})
