// Gathers the pages of the site: what is written in docs/, the documents of the root, and the generated reference.
import { cp, glob, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { decisionIndex } from './decision-index.ts'
import { eventPages } from './event-pages.ts'
import { inlinePictures } from './inline-pictures.ts'
import { operationPages } from './operation-pages.ts'
import { relink } from './relink-pages.ts'
import { settingPage } from './setting-page.ts'

/** Documents of the root and where they stand on the site. */
const fromRoot: Readonly<Record<string, string>> = {
  'ARCHITECTURE.md': 'architecture.md',
  'CHANGELOG.md': 'changelog.md',
  'CONTRIBUTING.md': 'contributing.md',
  'GLOSSARY.md': 'glossary.md',
  'SECURITY.md': 'security.md',
}

export interface Page {
  /** Where it stands on the site: `decisions/0001-single-package.md`. */
  readonly path: string
  readonly text: string
}

/** Writes every page and the configuration of the site into `stage`, and says which pages there are. */
export async function stagePages(root: string, stage: string): Promise<readonly Page[]> {
  const placeOf = await placesOf(root)
  const made = [...(await operationPages(root)), ...(await eventPages(root)), settingPage()]
  const names = new Set([...placeOf.values(), ...made.map(({ path }) => path)])
  const written = await Promise.all(
    [...placeOf].map(async ([source, path]) => ({
      path,
      text: relink(await readFile(join(root, source), 'utf8'), { source, placeOf, pages: names }),
    })),
  )
  const pages: Page[] = [...written, ...made, decisionIndex(written)]
  await cp(join(root, 'docs/.vitepress'), join(stage, '.vitepress'), { recursive: true })
  await cp(join(root, 'docs/pictures'), join(stage, 'pictures'), { recursive: true })
  // The one of Alice asks for more than the compiler inside VitePress knows.
  await writeFile(join(stage, 'tsconfig.json'), '{"compilerOptions": {"target": "es2022"}}')
  for (const { path, text } of pages) {
    const file = join(stage, path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, await inlinePictures(text, dirname(file), stage))
  }
  return pages.toSorted((a, b) => (a.path < b.path ? -1 : 1))
}

/** From the path in the repository to the path on the site. */
async function placesOf(root: string): Promise<ReadonlyMap<string, string>> {
  const places = new Map(Object.entries(fromRoot))
  for await (const file of glob('docs/**/*.md', { cwd: root })) {
    const source = file.replaceAll('\\', '/')
    places.set(source, source.replace('docs/', ''))
  }
  return places
}
