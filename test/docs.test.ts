import { execFile } from 'node:child_process'
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

// Every ```ts fence of our documents compiles against the real code, and one marked ```ts run also runs.
// A fence that starts with a comment naming a file (`// operations/greet.ts`) is written under that name,
// so that fences of one document can import each other.

interface Fence {
  readonly document: string
  readonly line: number
  readonly path: string
  readonly code: string
  readonly runs: boolean
}

const documents = globSync(['*.md', 'docs/**/*.md'])
const texts = new Map(documents.map(document => [document, readFileSync(document, 'utf8')]))
const fences = documents.flatMap(fencesOf)
let home = ''

beforeAll(() => {
  mkdirSync('.cache', { recursive: true })
  home = mkdtempSync('.cache/docs-')
  const compilerOptions = { noUnusedLocals: false, noUnusedParameters: false }
  write(
    'tsconfig.json',
    JSON.stringify({ extends: '../../tsconfig.json', compilerOptions, include: ['**/*.ts'] }),
  )
  for (const { path, code } of fences) write(path, `${code}\nexport {}\n`)
})

afterAll(() => rmSync(home, { recursive: true, force: true }))

test('every example compiles', { timeout: 30_000 }, async () => {
  if (fences.length === 0) return
  const { output } = await node('node_modules/typescript/bin/tsc', '-p', home, '--pretty', 'false')
  expect(output.split('\n').filter(Boolean).map(withPlace)).toEqual([])
})

test.for(fences.filter(fence => fence.runs))(
  '$document:$line runs',
  { timeout: 30_000 },
  async ({ path }) => {
    const { code, output } = await node(join(home, path))
    expect(code, output).toBe(0)
  },
)

test('TypeScript in a document says so with ts, or nobody checks it', () => {
  const others = documents.filter(document =>
    /^\s*```(typescript|js|javascript|mts)\b/im.test(texts.get(document)!),
  )
  expect(others.map(document => `${document} has a fence that is not checked; write \`\`\`ts`)).toEqual([])
})

test('a link to a file leads somewhere', () => {
  const links = documents.flatMap(document =>
    [...texts.get(document)!.matchAll(/\]\((?!\w+:|#)([^)#\s]+)/g)].map(([, to = '']) => ({ document, to })),
  )
  const broken = links.filter(({ document, to }) => !existsSync(join(dirname(document), to)))
  expect(broken.map(({ document, to }) => `${document} links to ${to}, which is not there`)).toEqual([])
})

test('the spell checker stops at the spellings of the glossary', () => {
  const [, spellings = ''] = readFileSync('GLOSSARY.md', 'utf8').split('## Spellings')
  const listed = [...spellings.matchAll(/`([a-z]+)`/g)].map(([, word]) => word)
  const flagged: string[] = JSON.parse(readFileSync('cspell.json', 'utf8')).flagWords
  expect(flagged.map(word => word.split('->')[0])).toEqual(listed)
})

function fencesOf(document: string): Fence[] {
  const text = texts.get(document)!
  return [...text.matchAll(/^```ts( run)?\n(.*?)^```$/gms)].map(({ index, 1: mark, 2: code = '' }, at) => {
    const name = /^\/\/ ([\w./-]+\.ts)\n/.exec(code)?.[1] ?? `fence-${at + 1}.ts`
    const path = join(document.replace(/\.md$/, ''), name)
    return { document, line: text.slice(0, index).split('\n').length, path, code, runs: mark !== undefined }
  })
}

function write(path: string, text: string) {
  mkdirSync(dirname(join(home, path)), { recursive: true })
  writeFileSync(join(home, path), text)
}

/** `.cache/docs-x/README/fence-1.ts(3,7): error …` becomes `README.md:14: error …`. */
function withPlace(message: string) {
  const [, path, line, rest] = /^(.*?)\((\d+),\d+\): (.*)$/.exec(message) ?? []
  const fence = fences.find(each => path?.endsWith(each.path))
  return fence ? `${fence.document}:${fence.line + Number(line)}: ${rest}` : message
}

const node = (...args: readonly string[]) =>
  new Promise<{ code: number; output: string }>(done => {
    const child = execFile(process.execPath, args, (_, out, err) =>
      done({ code: child.exitCode ?? 1, output: out + err }),
    )
  })
