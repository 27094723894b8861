import { expect, test } from 'vitest'
import { flagsOf } from './flags.ts'
import { readDocuments } from './read-documents.ts'

const flags = flagsOf({
  type: 'object',
  properties: {
    source: { type: 'string', contentMediaType: 'application/yaml' },
    name: { type: 'string' },
  },
})
const host = { readText: async (file: string) => (file === 'shop.yaml' ? 'name: shop\n' : undefined) }
const read = (fields: Record<string, unknown>) => readDocuments(host, flags, fields)

test('the name of a file stands for what is in it, where a document is wanted', async () => {
  expect(await read({ source: 'shop.yaml', name: 'shop.yaml' })).toEqual({
    source: 'name: shop\n',
    name: 'shop.yaml',
  })
})

test('a document stays what it is, and so does a word that is no file', async () => {
  expect(await read({ source: 'name: a\nresources: []' })).toEqual({ source: 'name: a\nresources: []' })
  expect(await read({ source: 'simple-web-app' })).toEqual({ source: 'simple-web-app' })
})

test('a file that is missing is said, not sent', async () => {
  await expect(read({ source: './gone.yml' })).rejects.toThrow('There is no file ./gone.yml')
})
