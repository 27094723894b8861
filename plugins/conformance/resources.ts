import { mcpResource, operation, z } from 'alice/plugin'
import { redPixel } from './samples.ts'

const page = (name: string, about: string, words: string) =>
  operation(`conformance.${name}`, {
    about,
    effect: 'read',
    input: z.strictObject({}),
    output: z.object({ text: z.string() }),
    run: async () => ({ text: words }),
  })

const words = page(
  'static_text',
  'Text that never changes.',
  'This is the content of the static text resource.',
)
const bytes = page('static_binary', 'Bytes that never change.', redPixel)
const watched = page('watched_resource', 'Something to be watched.', 'Nothing happened yet.')
const data = operation('conformance.template_data', {
  about: 'The data of an id.',
  effect: 'read',
  input: z.strictObject({ id: z.string().max(200) }),
  output: z.object({ id: z.string(), templateTest: z.boolean(), data: z.string() }),
  run: async ({ id }) => ({ id, templateTest: true, data: `Data for ID: ${id}` }),
})

export const resources = {
  operations: [words, bytes, watched, data],
  resources: [
    mcpResource(words, {
      uri: 'test://static-text',
      mimeType: 'text/plain',
      contents: ({ text }) => ({ text }),
    }),
    mcpResource(bytes, {
      uri: 'test://static-binary',
      mimeType: 'image/png',
      contents: ({ text: blob }) => ({ blob }),
    }),
    mcpResource(watched, {
      uri: 'test://watched-resource',
      mimeType: 'text/plain',
      contents: ({ text }) => ({ text }),
    }),
    mcpResource(data, { uri: 'test://template/{id}/data' }),
  ],
}
