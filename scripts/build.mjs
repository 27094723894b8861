import { build } from 'esbuild'
// Bundles src/main.ts and the worker threads into dist/. npm runs it as `prepare`; it works on Node 20 too.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const main = join(root, 'src/main.ts')

// A thread is started from a file of its own: new Worker(new URL('./writer.worker.ts', import.meta.url)).
const THREAD = /new URL\((['"])(\.{1,2}\/[^'"]+)\.ts\1, import\.meta\.url\)/g

// Native code and its platform packages stay in node_modules; the last two are optional and only asked for in a try block.
const EXTERNAL = ['sharp', '@img/*', '@parcel/watcher', '@parcel/watcher-*', 'cbor-extract', 'pg-native']

// CommonJS inside a bundle that is a module still expects these three. One-letter names could meet those of the code.
const COMMONJS = [
  "import { createRequire as $createRequire } from 'node:module'",
  'const require = $createRequire(import.meta.url)',
  'const __filename = import.meta.filename',
  'const __dirname = import.meta.dirname',
].join('\n')

if (existsSync(main)) await bundle()
else console.warn('There is no src/main.ts, so nothing was built.')

async function bundle() {
  const started = performance.now()
  const result = await build({
    absWorkingDir: root,
    entryPoints: { alice: main, ...threads() },
    outdir: 'dist',
    bundle: true,
    splitting: true,
    chunkNames: '[name]-[hash]',
    format: 'esm',
    platform: 'node',
    target: 'node24',
    sourcemap: 'linked',
    sourcesContent: false,
    external: EXTERNAL,
    banner: { js: COMMONJS },
    plugins: [{ name: 'threads', setup: renameThreads }],
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'warning',
    metafile: true,
  })
  const written = new Set(Object.keys(result.metafile.outputs))
  for (const name of readdirSync(join(root, 'dist'))) {
    if (!written.has(`dist/${name}`)) rmSync(join(root, 'dist', name), { recursive: true })
  }
  const sizes = Object.entries(result.metafile.outputs).filter(([name]) => name.endsWith('.js'))
  const kilobytes = Math.round(sizes.reduce((sum, [, { bytes }]) => sum + bytes, 0) / 1000)
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`dist/alice.js and ${sizes.length - 1} more files, ${kilobytes} kB, in ${seconds} s`)
}

/** Everything that starts in a thread of its own: files named *.worker.ts, and whatever `new URL(…)` points at. */
function threads() {
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map(name => join(root, 'src', name))
  const files = sources.flatMap(file => [
    ...(file.endsWith('.worker.ts') ? [file] : []),
    ...[...readFileSync(file, 'utf8').matchAll(THREAD)].map(([, , path]) =>
      resolve(dirname(file), `${path}.ts`),
    ),
  ])
  const fileByName = {}
  for (const file of new Set(files.filter(existsSync))) {
    const name = basename(file, '.ts')
    if (fileByName[name] || name === 'alice') {
      throw new Error(
        `${relative(root, file)} and another file would both become dist/${name}.js; rename one of them.`,
      )
    }
    fileByName[name] = file
  }
  return fileByName
}

/** All bundles lie side by side in dist/, whatever folders their sources come from. */
function renameThreads({ onLoad }) {
  onLoad({ filter: /[/\\]src[/\\].*\.ts$/ }, async ({ path }) => {
    const source = await readFile(path, 'utf8')
    if (!source.includes('new URL(')) return undefined
    const contents = source.replaceAll(
      THREAD,
      (_, quote, file) => `new URL('./${basename(file)}.js', import.meta.url)`,
    )
    return { contents, loader: 'ts' }
  })
}
