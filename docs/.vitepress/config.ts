import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig, type DefaultTheme } from 'vitepress'
import { firstWords } from './first-words.ts'
import { sidebarsOf } from './sidebar.ts'

/** Where the pages are. */
const site = join(import.meta.dirname, '..')

export default defineConfig({
  title: 'Alice',
  description: 'The server between AI assistants and the things they run.',
  lang: 'en',
  base: '/docs/',
  cleanUrls: true,
  // What every page would repeat inline is one file instead, so that fewer scripts have to be allowed.
  metaChunk: true,
  // Its way to stop transitions is a style that the page may not have.
  appearance: { disableTransition: false },
  // Addresses of a server are no pages of the site.
  ignoreDeadLinks: [/^https?:\/\/127\.0\.0\.1/],
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    // Cedar reads much like it.
    languageAlias: { cedar: 'rust' },
  },
  // What a search engine shows of a page, and where it is as text.
  transformPageData(page) {
    page.description = firstWords(readFileSync(join(site, page.relativePath), 'utf8')).replaceAll('`', '')
    page.frontmatter.head = [
      ['link', { rel: 'alternate', type: 'text/markdown', href: `/docs/${page.relativePath}` }],
    ]
  },
  themeConfig: {
    sidebar: sidebarsOf(site),
    outline: [2, 3],
    search: { provider: 'local', options: { detailedView: true, _render: renderPlainly } },
    nav: [
      { text: 'Start', link: '/quick-start' },
      { text: 'Operations', link: '/operations/' },
      { text: 'Events', link: '/events' },
    ],
    docFooter: { prev: 'Before', next: 'Next' },
  },
})

/** Nobody sees the colors of what is searched. */
function renderPlainly(
  ...[text, env, markdown]: Parameters<NonNullable<DefaultTheme.LocalSearchOptions['_render']>>
) {
  const { highlight } = markdown.options
  markdown.options.highlight = null
  try {
    return markdown.render(text, env)
  } finally {
    markdown.options.highlight = highlight ?? null
  }
}
