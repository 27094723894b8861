import { posix } from 'node:path'

const fence = /^(```|~~~)[^]*?^\1[^\n]*$/gm

interface Places {
  /** Where the document stands in the repository: `docs/rest.md`. */
  readonly source: string
  /** From there to the path on the site. */
  readonly placeOf: ReadonlyMap<string, string>
  /** Paths of all pages of the site. */
  readonly pages: ReadonlySet<string>
}

/**
 * A link to another page leads there. What is not on the site is named without a link, and what is on the site alone, such
 * as `/docs/events`, gets one. Code stays as it is.
 */
export function relink(text: string, { source, placeOf, pages }: Places): string {
  const here = placeOf.get(source)!
  return splitCode(text)
    .map(({ isCode, part }) => (isCode ? part : linkAddresses(linkPages(part))))
    .join('')

  function linkPages(part: string): string {
    return part.replaceAll(
      /(!?)\[([^\]]+)\]\(([^)\s]+)\)/g,
      (whole, mark: string, words: string, to: string) => {
        if (/^(?:\w+:|#|\/)/.test(to)) return whole
        const [path = '', anchor] = to.split('#')
        const target = posix.normalize(posix.join(posix.dirname(source), path))
        if (mark === '!') return `![${words}](${from(here, target.replace(/^docs\//, ''))})`
        const place = target === 'docs/decisions' ? 'decisions/index.md' : placeOf.get(target)
        return place === undefined ? words : link(words, place, anchor)
      },
    )
  }

  function linkAddresses(part: string): string {
    return part.replaceAll(/(?<!\[)`\/docs\/([a-z/-]+)`(?!\])/g, (whole: string, path: string) => {
      const place = [`${path}.md`, `${path}/index.md`].find(each => pages.has(each))
      return place === undefined ? whole : link(`\`/docs/${path}\``, place)
    })
  }

  function link(words: string, place: string, anchor?: string): string {
    return `[${words}](${from(here, place)}${anchor === undefined ? '' : `#${anchor}`})`
  }
}

function from(page: string, place: string): string {
  const path = posix.relative(posix.dirname(page), place)
  return path.startsWith('.') ? path : `./${path}`
}

function splitCode(text: string): readonly { readonly isCode: boolean; readonly part: string }[] {
  const parts: { isCode: boolean; part: string }[] = []
  let at = 0
  for (const match of text.matchAll(fence)) {
    parts.push({ isCode: false, part: text.slice(at, match.index) }, { isCode: true, part: match[0] })
    at = match.index + match[0].length
  }
  return [...parts, { isCode: false, part: text.slice(at) }]
}
