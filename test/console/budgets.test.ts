// What a browser has to load, in bytes as they are sent.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'

const folder = 'dist/console/console'
const files = existsSync(folder) ? readdirSync(folder).filter(name => /\.(js|css)$/.test(name)) : []
const kilobytes = (name: string) => gzipSync(readFileSync(`${folder}/${name}`)).length / 1000
const textOf = (name: string) => readFileSync(`${folder}/${name}`, 'utf8')
const page = existsSync('dist/console/index.html') ? readFileSync('dist/console/index.html', 'utf8') : ''
const entry = files.filter(name => name.endsWith('.js') && page.includes(name))

/** A chunk and all it imports at once, without what the entry has already. */
function withImports(name: string, seen = new Set(entry)): readonly string[] {
  if (seen.has(name)) return []
  seen.add(name)
  const imports = [...textOf(name).matchAll(/from\s?"\.\/([\w.-]+\.js)"|import"\.\/([\w.-]+\.js)"/g)]
  return [name, ...imports.flatMap(([, a, b]) => withImports((a ?? b)!, seen))]
}

test('the console is built', () => expect(files.length, 'npm run build makes it').toBeGreaterThan(5))

test('the first page is at most 150 kB of scripts and 10 kB of styles, and is loaded with 200 KiB', () => {
  const scripts = entry.reduce((sum, name) => sum + kilobytes(name), 0)
  const styles = files.filter(name => name.endsWith('.css') && page.includes(name))
  const first = files
    .filter(name => /^(overview-screen|en|top-menus)-/.test(name))
    .flatMap(name => withImports(name))
  expect(scripts).toBeLessThanOrEqual(150)
  expect(styles.reduce((sum, name) => sum + kilobytes(name), 0)).toBeLessThanOrEqual(10)
  const all = new Set([...entry, ...styles, ...first])
  expect([...all].reduce((sum, name) => sum + kilobytes(name), 0)).toBeLessThanOrEqual(200 * 1.024)
})

test('a chunk that a screen loads is at most 40 kB, and the one that draws graphs 80', () => {
  const large = files
    .filter(name => name.endsWith('.js') && !entry.includes(name))
    .map(name => ({ name, kb: Math.round(kilobytes(name)) }))
    .filter(({ name, kb }) => kb > (/graph/i.test(name) ? 80 : 40))
  expect(large).toEqual([])
})

test('nothing is loaded from elsewhere', () => {
  expect([...page.matchAll(/(?:src|href)="(?!\/console\/)([^"]+)"/g)].map(([, to]) => to)).toEqual([])
})
