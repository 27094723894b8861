import type { PlannedPlacement } from './organization.ts'

const mostLines = 60

/** The folders to be built, as a tree with counts and the first and last name in each. */
export function pictureOf(root: string, placements: readonly PlannedPlacement[]): string {
  const namesByFolder = new Map<string, string[]>()
  for (const { destination_path } of placements) {
    const below = destination_path.slice(root.length + 1)
    const slash = below.lastIndexOf('/')
    const folder = slash < 0 ? '' : below.slice(0, slash)
    const names = namesByFolder.get(folder) ?? []
    names.push(below.slice(slash + 1))
    namesByFolder.set(folder, names)
  }
  const lines = [root]
  let above: readonly string[] = []
  for (const folder of [...namesByFolder.keys()].toSorted(byPart)) {
    const parts = folder === '' ? [] : folder.split('/')
    const shared = sharedParts(parts, above)
    for (const [depth, part] of parts.entries()) {
      if (depth >= shared) lines.push(`${'  '.repeat(depth + 1)}${part}/`)
    }
    lines.push(`${'  '.repeat(parts.length + 1)}${namesOf(namesByFolder.get(folder)!)}`)
    above = parts
  }
  if (lines.length <= mostLines) return lines.join('\n')
  return [...lines.slice(0, mostLines), `… ${lines.length - mostLines} more lines`].join('\n')
}

/** `a/b` comes right behind `a`, before `a-b`. */
const byPart = (one: string, other: string) =>
  one.replaceAll('/', '\0') < other.replaceAll('/', '\0') ? -1 : 1

function sharedParts(parts: readonly string[], above: readonly string[]): number {
  const different = parts.findIndex((part, index) => part !== above[index])
  return different < 0 ? parts.length : different
}

const namesOf = (names: readonly string[]) =>
  names.length <= 2 ? names.join(', ') : `${names[0]} … ${names.at(-1)} (${names.length} files)`
