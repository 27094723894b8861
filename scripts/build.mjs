// Bundles src/main.ts, the worker threads and what other programs import into dist/, with types for the latter. npm
// runs it as `prepare`; it works on Node 20 too.
import { build } from 'esbuild'
import { execFile, execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { pastBarrels } from './barrels.mjs'
import { buildConsole } from './build-console.mjs'
import { leanBuiltins } from './lean-builtins.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const main = join(root, 'src/main.ts')

// A thread is started from a file of its own: new Worker(new URL('./writer.worker.ts', import.meta.url)).
const THREAD = /new URL\((['"])(\.{1,2}\/[^'"]+)\.ts\1, import\.meta\.url\)/g

// Native code and its platform packages stay in node_modules; the last two are optional and only asked for in a try block.
const EXTERNAL = [
  '@cedar-policy/*',
  'sharp',
  '@img/*',
  '@parcel/watcher',
  '@parcel/watcher-*',
  'cbor-extract',
  'pg-native',
]

// CommonJS inside a bundle that is a module still expects these three. One-letter names could meet those of the code.
const COMMONJS = [
  "import { createRequire as $createRequire } from 'node:module'",
  'const require = $createRequire(import.meta.url)',
  'const __filename = import.meta.filename',
  'const __dirname = import.meta.dirname',
].join('\n')

if (existsSync(main)) await Promise.all([buildDocs(), bundle(), buildConsole().then(console.log)])
else console.warn('There is no src/main.ts, so nothing was built.')

/** The documentation, by a process of its own beside the rest; its tool says much, of which only the end matters. */
async function buildDocs() {
  const [major] = process.versions.node.split('.').map(Number)
  if (major < 24) return console.warn('The documentation is built by Node 24; without it, /docs says so.')
  const script = join(root, 'scripts/build-docs.ts')
  const { error, output } = await new Promise(done =>
    execFile(process.execPath, [script], { cwd: root }, (failure, out, complaints) =>
      done({ error: failure, output: `${out}${failure ? complaints : ''}`.trim() }),
    ),
  )
  if (error) throw new Error(`The documentation could not be built:\n${output}`)
  console.log(output.split('\n').at(-1))
}

async function bundle() {
  const started = performance.now()
  const result = await build({
    absWorkingDir: root,
    entryPoints: { alice: main, ...threads(), ...plugin(), ...shippedPlugins() },
    alias: {
      'alice/plugin': join(root, 'src/public/plugin.ts'),
      // What it offers require() asks for files in a way no bundler follows.
      'jsonc-parser': join(root, 'node_modules/jsonc-parser/lib/esm/main.js'),
    },
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
    plugins: [{ name: 'sources', setup: readSources }, leanBuiltins],
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'warning',
    metafile: true,
  })
  await bundleClient()
  writeTypes()
  const written = new Set([
    ...Object.keys(result.metafile.outputs),
    'dist/client.js',
    'dist/types',
    'dist/docs',
    'dist/console',
  ])
  for (const name of readdirSync(join(root, 'dist'))) {
    if (!written.has(`dist/${name}`)) rmSync(join(root, 'dist', name), { recursive: true })
  }
  const sizes = Object.entries(result.metafile.outputs).filter(([name]) => name.endsWith('.js'))
  const kilobytes = Math.round(sizes.reduce((sum, [, { bytes }]) => sum + bytes, 0) / 1000)
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`dist/alice.js and ${sizes.length - 1} more files, ${kilobytes} kB, in ${seconds} s`)
}

/** Shares its pieces with the server, so that a plugin's refusal is one to the server too. */
function plugin() {
  const file = join(root, 'src/public/plugin.ts')
  return existsSync(file) ? { plugin: file } : {}
}

/** `plugins/<name>/index.ts` becomes dist/plugin-<name>.js; it too shares its pieces with the server. */
function shippedPlugins() {
  const names = readdirSync(join(root, 'plugins'))
  return Object.fromEntries(names.map(name => [`plugin-${name}`, join(root, 'plugins', name, 'index.ts')]))
}

/** One file without anything of Node in it: it runs in browsers too. */
async function bundleClient() {
  await build({
    absWorkingDir: root,
    entryPoints: { client: join(root, 'src/public/client.ts') },
    outdir: 'dist',
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    logLevel: 'warning',
  })
}

/** Declarations of the doors and of what they speak of; the doors of this package become paths in them. */
function writeTypes() {
  const types = join(root, 'dist/types')
  rmSync(types, { recursive: true, force: true })
  execFileSync(
    process.execPath,
    [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.types.json'],
    {
      cwd: root,
      stdio: 'inherit',
    },
  )
  const doors = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).imports
  for (const name of readdirSync(types, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.d.ts')) continue
    const file = join(types, name)
    const text = readFileSync(file, 'utf8').replaceAll(
      /(from |import\()(['"])([#.][^'"]+)\2/g,
      (_, before, quote, from) => {
        const path = from.startsWith('#') ? behindDoor(doors, from) : undefined
        const to =
          path === undefined ? from : relative(dirname(file), join(types, path)).replaceAll('\\', '/')
        return `${before}${quote}${to.startsWith('.') ? to : `./${to}`}${quote}`.replace(
          /\.ts(['"])$/,
          '.js$1',
        )
      },
    )
    writeFileSync(file, text)
  }
}

/** `#lib/hash` → `src/lib/hash.ts`. */
function behindDoor(doors, from) {
  if (doors[from]) return doors[from]
  const best = Object.keys(doors)
    .filter(
      door =>
        door.includes('*') && from.startsWith(door.split('*', 1)[0]) && from.endsWith(door.split('*')[1]),
    )
    .toSorted((a, b) => b.length - a.length)[0]
  if (!best) throw new Error(`${from} is no door of package.json`)
  const [start, end] = best.split('*')
  return doors[best].replaceAll('*', from.slice(start.length, from.length - end.length))
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

/** All bundles lie side by side in dist/, whatever folders their sources come from; imports go past index files. */
function readSources({ onLoad }) {
  const doors = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).imports
  const lead = pastBarrels(root, door => behindDoor(doors, door))
  onLoad({ filter: /[/\\](src|plugins)[/\\].*\.ts$/ }, async ({ path }) => {
    if (path.includes('node_modules')) return undefined
    const source = await readFile(path, 'utf8')
    const contents = lead(source).replaceAll(
      THREAD,
      (_, quote, file) => `new URL('./${basename(file)}.js', import.meta.url)`,
    )
    return { contents, loader: 'ts' }
  })
}
