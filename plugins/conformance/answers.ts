// Tools that answer at once, in every form an answer can have.
import { mcpTool, operation, z, type ContentBlock, type Operation } from 'alice/plugin'
import { setTimeout as wait } from 'node:timers/promises'
import { audio, image, resource, text } from './samples.ts'

const nothing = z.strictObject({})

/** An operation without input, known to the suite by its alias, whose answer is this content. */
function shows(name: string, about: string, content: readonly ContentBlock[]) {
  const shown = operation(`conformance.${name}`, {
    about,
    effect: 'read',
    aliases: [`test_${name}`],
    input: nothing,
    output: z.object({ shown: z.string() }),
    run: async () => ({ shown: name }),
  })
  return mcpTool(shown, { content: () => content })
}

const contents = [
  shows('simple_text', 'Answer with text.', [text('This is a simple text response for testing.')]),
  shows('image_content', 'Answer with an image.', [image]),
  shows('audio_content', 'Answer with audio.', [audio]),
  shows('embedded_resource', 'Answer with a resource.', [
    resource('test://embedded-resource', 'text/plain', 'This is an embedded resource content.'),
  ]),
  shows('multiple_content_types', 'Answer with text, an image and a resource.', [
    text('Multiple content types test:'),
    image,
    resource('test://mixed-content-resource', 'application/json', '{"test":"data","value":123}'),
  ]),
]

const pauseMs = 50

/** Says three things, with time in between for a client to hear them. */
const speaks = (name: string, alias: string) =>
  operation(`conformance.${name}`, {
    about: 'Say something while it runs.',
    effect: 'read',
    aliases: [alias],
    input: nothing,
    output: z.object({ said: z.number() }),
    async run(_, { note, signal }) {
      note('Tool execution started')
      await wait(pauseMs, undefined, { signal })
      note('Tool processing data')
      await wait(pauseMs, undefined, { signal })
      note('Tool execution completed')
      return { said: 3 }
    },
  })

const progress = operation('conformance.tool_with_progress', {
  about: 'Tell how far it is while it runs.',
  effect: 'read',
  aliases: ['test_tool_with_progress'],
  input: nothing,
  output: z.object({ done: z.number() }),
  async run(_, { progress: report, signal }) {
    report(0, 100)
    await wait(pauseMs, undefined, { signal })
    report(50, 100)
    await wait(pauseMs, undefined, { signal })
    report(100, 100)
    return { done: 100 }
  },
})

const failing = operation('conformance.error_handling', {
  about: 'Refuse, always.',
  effect: 'read',
  aliases: ['test_error_handling'],
  input: nothing,
  output: nothing,
  refuses: { ALWAYS_REFUSED: 409 },
  async run(_, { refuse }) {
    throw refuse('ALWAYS_REFUSED', 'This tool intentionally returns an error for testing')
  },
})

const greet = operation('conformance.greet', {
  about: 'Greet somebody.',
  effect: 'read',
  aliases: ['greet'],
  input: z.strictObject({ name: z.string().max(200) }),
  output: z.object({ greeting: z.string() }),
  run: async ({ name }) => ({ greeting: `Hello, ${name}!` }),
})

const headers = operation('conformance.custom_headers', {
  about: 'Take arguments that HTTP clients repeat in headers.',
  effect: 'read',
  aliases: ['test_custom_headers'],
  input: z.strictObject({
    region: z.string().max(1000).optional().meta({ 'x-mcp-header': 'Region' }),
    count: z.number().int().optional().meta({ 'x-mcp-header': 'Count' }),
    urgent: z.boolean().optional().meta({ 'x-mcp-header': 'Urgent' }),
    query: z.string().max(1000).optional(),
  }),
  output: z.looseObject({}),
  run: async input => input,
})

const address = { $anchor: 'addressDef', type: 'object', properties: words('street', 'city') }
const contact = operation('conformance.json_schema', {
  about: 'Take a contact, with a schema that says more than types.',
  effect: 'read',
  aliases: ['json_schema_2020_12_tool'],
  input: z.looseObject({}),
  output: z.looseObject({}),
  run: async input => input,
})

const missing = operation('conformance.missing_capability', {
  about: 'Need a client that can sample.',
  effect: 'read',
  aliases: ['test_missing_capability'],
  input: nothing,
  output: nothing,
  run: async () => ({}),
})

const spoken = [
  speaks('tool_with_logging', 'test_tool_with_logging'),
  speaks('logging_tool', 'test_logging_tool'),
]
const others: readonly Operation[] = [...spoken, progress, failing]

export const answers = {
  operations: [...contents.map(tool => tool.operation), ...others, greet, headers, contact, missing],
  tools: [
    ...contents,
    mcpTool(greet, { content: ({ greeting }) => [text(greeting)] }),
    mcpTool(missing, { requires: { sampling: {} } }),
    mcpTool(contact, {
      inputSchema: {
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        type: 'object',
        $defs: { address },
        properties: {
          ...words('name', 'phone', 'email'),
          address: { $ref: '#/$defs/address' },
          contactMethod: { type: 'string', enum: ['phone', 'email'] },
        },
        allOf: [{ anyOf: [{ required: ['phone'] }, { required: ['email'] }] }],
        if: { properties: { contactMethod: { const: 'phone' } }, required: ['contactMethod'] },
        // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
        then: { required: ['phone'] },
        else: { required: ['email'] },
        additionalProperties: false,
      },
    }),
  ],
}

function words(...names: readonly string[]) {
  return Object.fromEntries(names.map(name => [name, { type: 'string' }] as const))
}
