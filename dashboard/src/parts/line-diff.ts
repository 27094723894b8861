// Two values as texts, line by line. Pure.
import { diffLines, diffWordsWithSpace } from 'diff'

export interface Piece {
  readonly text: string
  readonly isChanged: boolean
}

export interface DiffLine {
  readonly kind: 'same' | 'removed' | 'added'
  readonly before: number | undefined
  readonly after: number | undefined
  readonly pieces: readonly Piece[]
}

/** Lines that are the same on both sides, and too many to be read. */
export interface Fold {
  readonly kind: 'fold'
  readonly lines: readonly DiffLine[]
}

export type DiffRow = DiffLine | Fold

/** A line of the side-by-side view: what was, and what will be. */
export interface Pair {
  readonly before: DiffLine | undefined
  readonly after: DiffLine | undefined
}

const contextLines = 3
const longestLine = 600
const longestShort = 60
/** Beyond it, what was goes and what will be comes: comparing would take longer than reading. */
const mostEdits = 500
/** In longer ones only lines are marked, not words. */
const mostMarked = 1500

/** A value as people read it: texts as they are, everything else a line a field, with its names in order. */
export function textOf(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'string') return value
  return typeof value === 'object' ? written(value, '').join('\n') : JSON.stringify(value)
}

/** Like YAML, which people read more easily than JSON: what is short stays on one line, long texts keep their own. */
function written(value: object, indent: string): readonly string[] {
  const isList = Array.isArray(value)
  const entries: readonly (readonly [string, unknown])[] = isList
    ? value.map(each => ['-', each as unknown] as const)
    : Object.entries(value).toSorted(byName)
  return entries.flatMap(([name, each]) => {
    const head = `${indent}${name}${isList ? '' : ':'}`
    if (typeof each === 'string' && each.includes('\n')) {
      return [
        `${head} |`,
        ...each
          .replace(/\n$/, '')
          .split('\n')
          .map(line => `${indent}  ${line}`),
      ]
    }
    const short = JSON.stringify(ordered(each))
    const isShort = typeof each !== 'object' || each === null || short.length <= longestShort
    return isShort ? [`${head} ${short}`] : [head, ...written(each, `${indent}  `)]
  })
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) => (a < b ? -1 : 1)

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(byName)
      .map(([name, each]) => [name, ordered(each)]),
  )
}

/** Every line of both, in order; of lines that take each other's place the words that differ are marked. */
export function diffOf(before: unknown, after: unknown): readonly DiffLine[] {
  const parts = partsOf(linesOf(textOf(before)), linesOf(textOf(after)))
  const lines: DiffLine[] = []
  let [left, right] = [0, 0]
  for (const { value, added, removed } of parts) {
    for (const text of value.split('\n').slice(0, -1)) {
      if (!added) left += 1
      if (!removed) right += 1
      lines.push({
        kind: added ? 'added' : removed ? 'removed' : 'same',
        before: added ? undefined : left,
        after: removed ? undefined : right,
        pieces: [{ text, isChanged: false }],
      })
    }
  }
  return lines.length > mostMarked ? lines : withWords(lines)
}

const linesOf = (text: string) => (text === '' ? [] : text.replace(/\n$/, '').split('\n'))
const joined = (lines: readonly string[]) => lines.map(line => `${line}\n`).join('')

interface Part {
  readonly value: string
  readonly added: boolean
  readonly removed: boolean
}

/** What both begin and end with needs no comparing. */
function partsOf(old: readonly string[], young: readonly string[]): readonly Part[] {
  const shorter = Math.min(old.length, young.length)
  let head = 0
  while (head < shorter && old[head] === young[head]) head += 1
  let tail = 0
  while (tail < shorter - head && old.at(-1 - tail) === young.at(-1 - tail)) tail += 1
  const [removed, added] = [old.slice(head, old.length - tail), young.slice(head, young.length - tail)].map(
    joined,
  )
  const same = (lines: readonly string[]) => ({ value: joined(lines), added: false, removed: false })
  const between = diffLines(removed!, added!, { maxEditLength: mostEdits }) ?? [
    { value: removed!, removed: true, added: false },
    { value: added!, removed: false, added: true },
  ]
  return [same(old.slice(0, head)), ...between, same(old.slice(old.length - tail))]
}

const textIn = ({ pieces }: DiffLine) => pieces.map(({ text }) => text).join('')

function withWords(lines: readonly DiffLine[]): readonly DiffLine[] {
  const marked = [...lines]
  for (const { removed, added } of replacements(lines)) {
    const pairs = Math.min(removed.length, added.length)
    for (let at = 0; at < pairs; at += 1) {
      const [old, young] = [lines[removed[at]!]!, lines[added[at]!]!]
      const words = wordsOf(textIn(old), textIn(young))
      if (!words) continue
      marked[removed[at]!] = { ...old, pieces: words.before }
      marked[added[at]!] = { ...young, pieces: words.after }
    }
  }
  return marked
}

function wordsOf(before: string, after: string) {
  if (before.length > longestLine || after.length > longestLine) return undefined
  const words = diffWordsWithSpace(before, after)
  const side = (other: 'added' | 'removed') =>
    words
      .filter(word => !word[other])
      .map(({ value, added, removed }) => ({ text: value, isChanged: added || removed }))
  const sides = { before: side('added'), after: side('removed') }
  // Where nothing stays the same, marking all of it says nothing.
  return sides.before.some(({ isChanged }) => !isChanged) ? sides : undefined
}

/** Runs of removed lines with the added ones right after them, by index. */
function replacements(lines: readonly DiffLine[]) {
  const found: { removed: number[]; added: number[] }[] = []
  let run: { removed: number[]; added: number[] } = { removed: [], added: [] }
  for (const [at, { kind }] of [...lines, { kind: 'same' as const }].entries()) {
    if (kind === 'removed' && run.added.length === 0) run.removed.push(at)
    else if (kind === 'added' && run.removed.length > 0) run.added.push(at)
    else {
      if (run.added.length > 0) found.push(run)
      run = { removed: kind === 'removed' ? [at] : [], added: [] }
    }
  }
  return found
}

/** Folds what stays the same, but for a few lines around what does not. */
export function folded(lines: readonly DiffLine[]): readonly DiffRow[] {
  const rows: DiffRow[] = []
  let same: DiffLine[] = []
  const flush = (isLast: boolean) => {
    const head = rows.length === 0 ? 0 : contextLines
    const tail = isLast ? 0 : contextLines
    if (same.length <= head + tail + 1) rows.push(...same)
    else {
      const end = same.length - tail
      rows.push(...same.slice(0, head), { kind: 'fold', lines: same.slice(head, end) }, ...same.slice(end))
    }
    same = []
  }
  for (const line of lines) {
    if (line.kind === 'same') same.push(line)
    else {
      flush(false)
      rows.push(line)
    }
  }
  flush(true)
  return rows
}

/** Removed and added lines beside each other. */
export function paired(lines: readonly DiffLine[]): readonly Pair[] {
  const pairs: Pair[] = []
  let removed: DiffLine[] = []
  let added: DiffLine[] = []
  const flush = () => {
    for (let at = 0; at < Math.max(removed.length, added.length); at += 1) {
      pairs.push({ before: removed[at], after: added[at] })
    }
    removed = []
    added = []
  }
  for (const line of lines) {
    if (line.kind === 'removed') {
      if (added.length > 0) flush()
      removed.push(line)
    } else if (line.kind === 'added') added.push(line)
    else {
      flush()
      pairs.push({ before: line, after: line })
    }
  }
  flush()
  return pairs
}
