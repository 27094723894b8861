import { readdirSync, readFileSync } from 'node:fs'
import { dirname, posix, relative, resolve, sep } from 'node:path'

export interface Import {
  readonly file: string
  /** As written: `#kernel`, `./log.ts`, `node:fs`, `zod`. */
  readonly from: string
  /** The file it leads to, when that is one of ours. */
  readonly target: string | undefined
  /** Erased before the program runs. */
  readonly isTypeOnly: boolean
}

const STATIC = /^(?:import|export)\s+(type\s+)?(?:([\w$*{},\s]+?)\s*\bfrom\s+)?['"]([^'"\n]+)['"]/gm
const DYNAMIC = /(\btypeof\s+)?\bimport\(\s*['"]([^'"\n]+)['"]\s*\)(\.[A-Z])?/g
const COMMENT = /^\s*(?:\/\/|\/?\*).*$/gm

/** Source files under the folders, with `/` in their names on every system. */
export const sourcesIn = (...folders: readonly string[]) =>
  folders.flatMap(folder =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter(name => /\.tsx?$/.test(name))
      .map(name => posix.join(folder, ...name.split(sep))),
  )

/** Every import of a source text: static, re-exported, dynamic, and those inside types. */
export function importsOf(text: string): { from: string; isTypeOnly: boolean }[] {
  const code = text.replaceAll(COMMENT, '')
  const written = [...code.matchAll(STATIC)].map(([, type, names, from = '']) => ({
    from,
    isTypeOnly: type !== undefined || hasOnlyTypes(names),
  }))
  const called = [...code.matchAll(DYNAMIC)].map(([, typeOf, from = '', member]) => ({
    from,
    isTypeOnly: typeOf !== undefined || member !== undefined,
  }))
  return [...written, ...called]
}

/** `{ type A, type B }` leaves nothing behind but the import itself. */
const hasOnlyTypes = (names = '') => {
  const list = /^\{(.*)\}$/s.exec(names.trim())?.[1]
  const parts = list?.split(',').map(name => name.trim()) ?? []
  return parts.some(Boolean) && parts.every(name => name === '' || name.startsWith('type '))
}

export function importGraph(files: readonly string[]): {
  texts: ReadonlyMap<string, string>
  imports: Import[]
} {
  const texts = new Map(files.map(file => [file, readFileSync(file, 'utf8')]))
  const doors = doorsOf(JSON.parse(readFileSync('package.json', 'utf8')).imports)
  const target = (file: string, from: string) =>
    from.startsWith('.')
      ? ourPath(resolve(dirname(file), from))
      : from.startsWith('#')
        ? doors(from)
        : undefined
  const imports = files.flatMap(file =>
    importsOf(texts.get(file) ?? '').map(each => ({ file, ...each, target: target(file, each.from) })),
  )
  return { texts, imports }
}

const ourPath = (path: string) => relative('.', path).split(sep).join('/')

/** Follows `imports` of package.json as Node does: the longest pattern wins, then the longest end. */
function doorsOf(map: Readonly<Record<string, string>>) {
  const patterns = Object.entries(map)
    .map(([name, path]) => ({ name, path, parts: name.split('*') }))
    .toSorted((a, b) => b.parts[0]!.length - a.parts[0]!.length || b.name.length - a.name.length)

  return (from: string) => {
    for (const { name, path, parts } of patterns) {
      const [head = '', tail] = parts
      if (name === from) return path.slice(2)
      if (tail === undefined || !from.startsWith(head) || !from.endsWith(tail)) continue
      return path.slice(2).replaceAll('*', from.slice(head.length, from.length - tail.length))
    }
    return undefined
  }
}

/** Circles of imports that exist when the program runs. */
export function circlesIn(imports: readonly Import[]): string[] {
  const next = Map.groupBy(
    imports.filter(each => each.target !== undefined && !each.isTypeOnly),
    each => each.file,
  )
  const circles: string[] = []
  const done = new Set<string>()
  const walk = (file: string, path: readonly string[]) => {
    if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' → '))
    if (done.has(file) || path.includes(file)) return
    for (const { target } of next.get(file) ?? []) walk(target!, [...path, file])
    done.add(file)
  }
  for (const file of next.keys()) walk(file, [])
  return circles
}

/** The ways from a file to a module it must not need, each as `a → b → node:fs`. */
export function waysTo(imports: readonly Import[], start: string, isForbidden: (from: string) => boolean) {
  const next = Map.groupBy(
    imports.filter(each => !each.isTypeOnly),
    each => each.file,
  )
  const ways: string[] = []
  const seen = new Set<string>()
  const walk = (file: string, path: readonly string[]) => {
    if (seen.has(file)) return
    seen.add(file)
    for (const { from, target } of next.get(file) ?? []) {
      if (isForbidden(from) || (target && isForbidden(target))) ways.push([...path, file, from].join(' → '))
      else if (target) walk(target, [...path, file])
    }
  }
  walk(start, [])
  return ways
}
