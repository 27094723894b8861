import { build } from 'esbuild'
import { expect, test } from 'vitest'

// What is loaded before Alice listens is paid for by every start, in time and in memory; the rest is loaded for whoever
// asks for it first.

/** Each of these is loaded later, if ever. The shipped bundle spares graphql too: it leads imports past index files. */
const LATER = [
  '@bufbuild/protobuf',
  '@cedar-policy/cedar-wasm',
  '@clack/prompts',
  '@grpc/grpc-js',
  '@opentelemetry/sdk-trace',
  'ioredis',
  'jose',
  'mqtt',
  'pg',
  'protobufjs',
  'undici',
]
const mostBytes = 6_500_000

test('a start loads no library that only some callers need', { timeout: 120_000 }, async () => {
  const { metafile } = await build({
    entryPoints: ['src/main/up.ts'],
    outdir: 'dist',
    write: false,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    external: ['@cedar-policy/*', 'sharp', '@parcel/watcher', 'pg-native', 'cbor-extract'],
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
    metafile: true,
  })
  const { outputs } = metafile
  const loaded = new Set<string>()
  const load = (name: string) => {
    if (loaded.has(name)) return
    loaded.add(name)
    for (const { path, kind, external } of outputs[name]?.imports ?? []) {
      if (kind === 'import-statement' && external !== true) load(path)
    }
  }
  load(Object.keys(outputs).find(name => outputs[name]!.entryPoint === 'src/main/up.ts')!)
  const inputs = [...loaded].flatMap(name => Object.keys(outputs[name]!.inputs))
  const packages = new Set(inputs.map(file => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1]))
  expect(LATER.filter(name => packages.has(name))).toEqual([])
  const bytes = [...loaded].reduce((sum, name) => sum + outputs[name]!.bytes, 0)
  expect(bytes).toBeLessThan(mostBytes)
})
