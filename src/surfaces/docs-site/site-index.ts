import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const Site = z.object({
  /** The scripts that stand inside pages, as a Content-Security-Policy names them. */
  scripts: z.array(z.string().regex(/^'sha256-[\w+/=]+'$/)),
  /** By path below the site. `hash` is the beginning of the file's SHA-256; `packed` says that `<path>.br` is there. */
  files: z.record(
    z.string(),
    z.object({ hash: z.string(), bytes: z.number(), packed: z.number().optional() }),
  ),
  /** The same pages as text, in the order somebody new reads them. */
  pages: z.array(z.object({ path: z.string(), title: z.string(), group: z.string(), about: z.string() })),
})

type SiteFile = z.infer<typeof Site>['files'][string]

/** What the build of the documentation wrote, or nothing where it was not built. */
export interface SiteIndex {
  readonly scripts: readonly string[]
  readonly files: ReadonlyMap<string, SiteFile>
  readonly pages: z.infer<typeof Site>['pages']
}

const notBuilt: SiteIndex = { scripts: [], files: new Map(), pages: [] }

/** Reads `site.json`, which names every file of the site: what it does not name is not served. */
export async function readSiteIndex(folder: string): Promise<SiteIndex> {
  const text = await readFile(join(folder, 'site.json'), 'utf8').catch(() => undefined)
  if (text === undefined) return notBuilt
  const { files, ...others } = Site.parse(JSON.parse(text))
  return { ...others, files: new Map(Object.entries(files)) }
}

/**
 * The file behind an address below `/docs`: `rest` and `rest.html` are one page, `decisions` is its index, and a path
 * that ends with a slash is that of a folder.
 */
export function fileAt({ files }: SiteIndex, address: string): string | undefined {
  const path = address.replace(/^\/+/, '')
  const candidates =
    path === '' || path.endsWith('/')
      ? [`${path}index.html`, `${path.slice(0, -1)}.html`]
      : [path, `${path}.html`, `${path}/index.html`]
  return candidates.find(each => files.has(each))
}
