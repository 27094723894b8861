import { readFile, stat } from 'node:fs/promises'
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

/** Finds `site.json`, which names every file of the site: what it does not name is not served. Built anew, it is read anew. */
export function findSite(folder: string): () => Promise<SiteIndex> {
  const path = join(folder, 'site.json')
  let built: number | undefined
  let site = notBuilt
  return async () => {
    const found = await stat(path).catch(() => undefined)
    if (found?.mtimeMs === built) return site
    site = found ? await readSite(path) : notBuilt
    built = found?.mtimeMs
    return site
  }
}

async function readSite(path: string): Promise<SiteIndex> {
  const { files, ...others } = Site.parse(JSON.parse(await readFile(path, 'utf8')))
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
