import type { Tag } from './contract.ts'

export const fileNameOf = (path: string) =>
  path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)

/** Tags an asset can have; what comes after them is left out. */
export const mostTags = 300

/** Tags with this key say what a person decided: `review:picked`, `review:rejected`. */
export const reviewKey = 'review'

/** Looked at by a person, who gave stars or said so in a tag. */
export const isReviewed = (byPerson: number | null, tags: readonly { readonly key: string }[]) =>
  byPerson !== null || tags.some(tag => tag.key === reviewKey)

/** A tag given by a person is not overwritten by a computed one. */
export const isKept = (known: { readonly source: string }, given: { readonly source: string }) =>
  known.source === 'user' && given.source !== 'user'

/** A tag is its key and value. */
export function mergeTags(
  tags: readonly Tag[],
  added: readonly Tag[],
  removed: readonly { key: string; value: string }[],
): Tag[] {
  const nameOf = (tag: { key: string; value: string }) => `${tag.key}\u001f${tag.value}`
  const byName = new Map(tags.map(tag => [nameOf(tag), tag]))
  for (const tag of removed) byName.delete(nameOf(tag))
  for (const tag of added) {
    const known = byName.get(nameOf(tag))
    if (known && isKept(known, tag)) continue
    byName.set(nameOf(tag), tag)
  }
  return [...byName.values()].slice(0, mostTags)
}

/** What the full-text index sees of the tags. */
export const tagsText = (tags: readonly Tag[]) => tags.map(tag => `${tag.key} ${tag.value}`).join(' · ')

export const starsOf = (byPerson: number | null, computed: number | null) => byPerson ?? computed

/** The first folder below the inbox; files at its root are `uncategorized`. */
export function projectOf(inbox: string, filePath: string): string {
  const below = filePath.slice(inbox.endsWith('/') ? inbox.length : inbox.length + 1)
  const slash = below.indexOf('/')
  return slash > 0 ? below.slice(0, slash) : 'uncategorized'
}
