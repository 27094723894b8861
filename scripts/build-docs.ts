// Builds the documentation site into dist/docs: pages are gathered, the reference is made from what contracts/ promises,
// VitePress renders them, and everything is packed for Alice to serve. Needs no network.
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { build } from 'vitepress'
import { packSite } from './docs-site/pack-site.ts'
import { stagePages } from './docs-site/stage-pages.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const out = process.argv[2] ?? join(root, 'dist/docs')

// VitePress writes beside its sources, so each build has a folder of its own.
await mkdir(join(root, '.cache'), { recursive: true })
const stage = await mkdtemp(join(root, '.cache/site-'))
try {
  const started = performance.now()
  const pages = await stagePages(root, stage)
  await build(stage, { outDir: out })
  const { files, bytes, packed } = await packSite(out, stage, pages)
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(
    `dist/docs: ${pages.length} pages, ${files} files, ${kilobytes(bytes)}, ${kilobytes(packed)} packed, in ${seconds} s`,
  )
} finally {
  await rm(stage, { recursive: true, force: true })
}

function kilobytes(count: number): string {
  return `${Math.round(count / 1000)} kB`
}
