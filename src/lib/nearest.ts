const longest = 64

/** The known name closest to what was written, if it is close enough to be what was meant. */
export function nearest(written: string, known: readonly string[]): string | undefined {
  const meant = written.slice(0, longest)
  const limit = Math.max(1, Math.floor(meant.length / 3))
  const ranked = known
    .map(name => ({ name, distance: editDistance(meant, name) }))
    .filter(({ distance }) => distance <= limit)
    .toSorted((a, b) => a.distance - b.distance)
  return ranked[0]?.name
}

/** Levenshtein distance, one row at a time. */
function editDistance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= b.length; column += 1) {
      const swap = above[column - 1]! + (a[row - 1] === b[column - 1] ? 0 : 1)
      current.push(Math.min(above[column]! + 1, current[column - 1]! + 1, swap))
    }
    above = current
  }
  return above[b.length]!
}
