import type { Page } from './stage-pages.ts'

/** A list of the decision records, by number. */
export function decisionIndex(pages: readonly Page[]): Page {
  const records = pages
    .filter(({ path }) => /^decisions\/\d{4}-/.test(path))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
  const lines = records.map(({ path, text }) => {
    const title = /^# (.+)$/m.exec(text)?.[1] ?? path
    return `- [${title}](./${path.replace('decisions/', '')})`
  })
  return {
    path: 'decisions/index.md',
    text: `# Decisions\n\nWhy it is as it is: one page each, with the context, the choice and its price.\n\n${lines.join('\n')}\n`,
  }
}
