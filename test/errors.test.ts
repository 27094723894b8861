import { kernelRefusals } from '#kernel'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { allDomains } from '../src/main/domains.ts'
import { sourcesIn } from './architecture/imports.ts'

// docs/errors.md lists every code a caller can get, and nothing else.

interface Row {
  readonly section: string
  readonly code: string
  readonly status: number | undefined
  readonly meaning: string
}

const rows = readRows(readFileSync('docs/errors.md', 'utf8'))
const statusesIn = (...sections: readonly string[]) =>
  sorted(
    rows
      .filter(({ section }) => sections.includes(section))
      .map(({ code, status }) => `${code} ${status ?? '-'}`),
  )

test('the codes of the kernel are those it declares, with their status', () => {
  const declared = Object.entries(kernelRefusals).map(([code, status]) => `${code} ${status}`)
  expect(statusesIn('Of every operation')).toEqual(sorted(declared))
})

test('the codes of single operations are those they declare, with their status', () => {
  const operations = allDomains.flatMap(domain => domain.operations)
  const declared = operations.flatMap(({ refuses }) =>
    Object.entries(refuses).map(([code, status]) => `${code} ${status}`),
  )
  expect(statusesIn('Of single operations')).toEqual(sorted([...new Set(declared)]))
})

test('no operation declares what is the kernel’s to give', () => {
  const operations = allDomains.flatMap(domain => domain.operations)
  const doubled = operations.flatMap(({ name, refuses }) =>
    Object.keys(refuses).flatMap(code =>
      Object.hasOwn(kernelRefusals, code) ? [`${name} declares ${code}`] : [],
    ),
  )
  expect(doubled).toEqual([])
})

test('every other code that is written in the sources has its line, and every such line its code', () => {
  const declared = new Set([
    ...Object.keys(kernelRefusals),
    ...allDomains.flatMap(domain => domain.operations.flatMap(({ refuses }) => Object.keys(refuses))),
  ])
  const written = sourcesIn('src/kernel', 'src/surfaces', 'src/main')
    .filter(file => !/test|testing/.test(file))
    .flatMap(file => [
      ...readFileSync(file, 'utf8').matchAll(/\b(?:Refusal|fault|forbidden)\(\s*'([A-Z_]+)'/g),
    ])
    .map(([, code = '']) => code)
  const others = new Set(written.filter(code => !declared.has(code)))
  const listed = rows.filter(({ section }) => ['Of surfaces', 'In the end of a workflow'].includes(section))
  expect(sorted(listed.map(({ code }) => code))).toEqual(sorted([...others]))
})

test('a code has one line, and each line says what it means', () => {
  const codes = rows.map(({ code }) => code)
  expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([])
  expect(rows.filter(({ meaning }) => !/^[A-Z].*\.$/.test(meaning))).toEqual([])
})

function readRows(text: string): Row[] {
  return text.split(/^## /m).flatMap(part => {
    const [section = ''] = part.split('\n', 1)
    return [...part.matchAll(/^\| `([A-Z_]+)` +\| +(\d*) *\| (.*?) +\|$/gm)].map(
      ([, code = '', status, meaning = '']) => ({
        section,
        code,
        status: status ? Number(status) : undefined,
        meaning,
      }),
    )
  })
}

function sorted(list: readonly string[]): string[] {
  return list.toSorted((a, b) => (a < b ? -1 : 1))
}
