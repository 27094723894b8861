// The programs that are killed, each in one file: what is measured is how they die, not how long their code takes to load.
import { build } from 'esbuild'
import { globSync, mkdirSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { scratchFolder } from './scratch.ts'

export const programs = {
  server: new URL('server.child.ts', import.meta.url),
  node: new URL('node.child.ts', import.meta.url),
  log: new URL('log.child.ts', import.meta.url),
} as const
export type Program = keyof typeof programs

/** Native code stays in node_modules; what is optional there may be missing. */
const external = ['sharp', '@img/*', '@parcel/watcher', '@parcel/watcher-*', 'cbor-extract', 'pg-native']

const commonJs = [
  "import { createRequire as $createRequire } from 'node:module'",
  'const require = $createRequire(import.meta.url)',
  'const __filename = import.meta.filename',
  'const __dirname = import.meta.dirname',
].join('\n')

/** Answers the folder they are in; it is inside the project, so that they find its packages. */
export async function bundlePrograms(): Promise<string> {
  mkdirSync('.cache', { recursive: true })
  const folder = scratchFolder('.cache').path
  const threads = globSync('src/**/*.worker.ts').map(path => [basename(path, '.ts'), path])
  const children = Object.entries(programs).map(([name, url]) => [name, fileURLToPath(url)])
  const { outputFiles } = await build({
    entryPoints: Object.fromEntries([...children, ...threads]) as Record<string, string>,
    outdir: folder,
    write: false,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    external,
    banner: { js: commonJs },
    logLevel: 'warning',
  })
  for (const { path, text } of outputFiles) writeFileSync(path, text.replaceAll('.worker.ts', '.worker.js'))
  return folder
}
