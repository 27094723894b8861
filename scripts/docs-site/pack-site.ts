// Makes what VitePress wrote ready to be served: every page also as Markdown, everything packed once and for all, and a
// list of what there is, which the server reads instead of the folder.
import { createHash } from 'node:crypto'
import { glob, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'
import { firstWords } from '../../docs/.vitepress/first-words.ts'
import { sidebarOf } from '../../docs/.vitepress/sidebar.ts'
import type { Page } from './stage-pages.ts'

const brotli = promisify(brotliCompress)

/** Smaller files fit into one packet anyway. */
const smallestPacked = 1024
const packable = /\.(?:html|js|css|json|svg|md|txt)$/

interface Packed {
  /** The start of the SHA-256 of its bytes. */
  readonly hash: string
  readonly bytes: number
  /** Bytes of `<file>.br`, where there is one. */
  readonly packed?: number
}

export async function packSite(out: string, stage: string, pages: readonly Page[]) {
  for (const { path } of pages) {
    await mkdir(dirname(join(out, path)), { recursive: true })
    await writeFile(join(out, path), await withoutFrontMatter(pages, path))
  }
  const names: string[] = []
  for await (const name of glob('**/*.*', { cwd: out, exclude: ['site.json', '**/*.br'] })) names.push(name)
  const files: Record<string, Packed> = {}
  const scripts = new Set<string>()
  const packAt = async (name: string) => {
    const body = await readFile(join(out, name))
    if (name.endsWith('.html')) for (const hash of inlineScripts(body.toString())) scripts.add(hash)
    files[name.replaceAll('\\', '/')] = await pack(join(out, name), body)
  }
  await Promise.all(names.map(packAt))
  const site = { scripts: [...scripts].toSorted(), files, pages: pagesInOrder(stage, pages) }
  await writeFile(join(out, 'site.json'), JSON.stringify(site))
  const all = Object.values(files)
  return {
    files: all.length,
    bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
    packed: all.reduce((sum, { bytes, packed }) => sum + (packed ?? bytes), 0),
  }
}

/** What the site lists, with the first words of each page. */
function pagesInOrder(stage: string, pages: readonly Page[]) {
  const pageAt = new Map(pages.map(page => [page.path, page]))
  return sidebarOf(stage).flatMap(({ text: group, items }) =>
    items.map(({ link, text: title }) => {
      const path = `${link.slice(1)}${link.endsWith('/') ? 'index' : ''}.md`
      const page = pageAt.get(path)
      if (!page) throw new Error(`The sidebar has ${link}, which is no page`)
      return { path, title, group, about: firstWords(page.text) }
    }),
  )
}

const withoutFrontMatter = async (pages: readonly Page[], path: string) =>
  pages.find(page => page.path === path)!.text.replace(/^---\n[^]*?\n---\n+/, '')

async function pack(file: string, body: Buffer): Promise<Packed> {
  const hash = createHash('sha256').update(body).digest('base64url').slice(0, 22)
  if (body.length < smallestPacked || !packable.test(file)) return { hash, bytes: body.length }
  const packed = await brotli(body, {
    params: {
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_QUALITY]: 5,
      [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
    },
  })
  await writeFile(`${file}.br`, packed)
  return { hash, bytes: body.length, packed: packed.length }
}

/** As `script-src` of a Content-Security-Policy names them (CSP Level 3 §2.3.1). */
const inlineScripts = (html: string) =>
  [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([^]*?)<\/script>/g)].map(
    ([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
  )
