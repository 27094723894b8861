// What our documents show in fences, with where it stands and what is said about it.
import { globSync, readFileSync } from 'node:fs'

export interface ShownFence {
  readonly document: string
  readonly line: number
  readonly language: string
  readonly text: string
  /** What the comment before it says: `<!-- not run: needs a broker -->` is `{ 'not run': 'needs a broker' }`. */
  readonly notes: Readonly<Record<string, string>>
}

export const documents = globSync(['*.md', 'docs/**/*.md']).toSorted()

export const fencesIn = (document: string): readonly ShownFence[] => {
  const text = readFileSync(document, 'utf8')
  return [...text.matchAll(/^(?:<!-- ([\w ]+): ([^\n]+) -->\n\n)?```(\w+)[^\n]*\n(.*?)^```$/gms)].map(
    ({ index, 1: note, 2: about = '', 3: language = '', 4: body = '' }) => ({
      document,
      line: text.slice(0, text.indexOf('```', index)).split('\n').length,
      language,
      text: body,
      notes: note === undefined ? {} : { [note]: about },
    }),
  )
}

export const placeOf = ({ document, line }: ShownFence) => `${document}:${line}`
