// Places and words in the text of a blueprint. Pure.

/** Where a line and column are, both from 1. */
export function offsetOf(text: string, line: number, column: number): number {
  let start = 0
  for (let at = 1; at < line; at += 1) {
    const next = text.indexOf('\n', start)
    if (next < 0) return text.length
    start = next + 1
  }
  const end = text.indexOf('\n', start)
  return Math.min(start + column - 1, end < 0 ? text.length : end)
}

/** What the line after this place begins with: deeper after `key:` and `[`, as deep after `- name: x`. */
export function indentOf(text: string, at: number): string {
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, at)
  const blank = /^\s*/.exec(line)![0]
  if (/^\s*- \S.*[^:{[\s]\s*$/.test(line)) return `${blank}  `
  if (/[:{[]\s*$/.test(line)) return `${blank}${/^\s*- /.test(line) ? '    ' : '  '}`
  return blank
}

/** The word at a place becomes another; undefined where no word is. */
export function withWord(text: string, line: number, column: number, word: string): string | undefined {
  const at = offsetOf(text, line, column)
  const found = /^["']?([\w./-]+)/.exec(text.slice(at, at + 200))
  if (!found) return undefined
  const start = at + found[0].indexOf(found[1]!)
  return text.slice(0, start) + word + text.slice(start + found[1]!.length)
}

/** JSON in one line is hard to read: it is shown in many. */
export function readable(source: string): string {
  if (!source.startsWith('{') || source.trimEnd().includes('\n')) return source
  try {
    return `${JSON.stringify(JSON.parse(source), undefined, 2)}\n`
  } catch {
    return source
  }
}

export const starter = `version: "1.0"
name: my-page
metadata:
  environment: dev
resources:
  - name: web
    type: service
    provider: process
    specs:
      site:
        index.html: "<h1>It runs</h1>"
      ports:
        - port: 8080
          host_port: 0
      health_check:
        http_path: /
`
