import { expect, test } from 'vitest'
import { snippetsFor } from './key-snippets.ts'

const snippets = snippetsFor('http://127.0.0.1:4100', 'alice_1_secret')
const textOf = (id: string) => snippets.find(each => each.id === id)!.text

test('every client has a snippet of its own name', () => {
  const ids = snippets.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids).toEqual(
    expect.arrayContaining(['claude-code', 'cursor', 'vscode', 'stdio', 'http', 'curl', 'typescript']),
  )
})

test('what goes into a file of settings is JSON, and over HTTP it carries the key', () => {
  const cursor = JSON.parse(textOf('cursor')) as object
  expect(cursor).toEqual({
    mcpServers: {
      alice: { url: 'http://127.0.0.1:4100/mcp', headers: { Authorization: 'Bearer alice_1_secret' } },
    },
  })
  expect(JSON.parse(textOf('vscode'))).toMatchObject({ servers: { alice: { type: 'http' } } })
})

test('a client that starts the program itself is not told a key', () => {
  expect(textOf('stdio')).not.toContain('alice_1_secret')
  expect(JSON.parse(textOf('claude-desktop'))).toEqual({
    mcpServers: { alice: { command: 'npx', args: ['alice', 'mcp'] } },
  })
})
