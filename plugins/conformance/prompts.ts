import {
  acceptedAnswer,
  elicit,
  mcpPrompt,
  operation,
  z,
  type ContentBlock,
  type McpPrompt,
} from 'alice/plugin'
import { image, resource, text } from './samples.ts'

const user = (content: ContentBlock) => ({ role: 'user' as const, content })

/** Answers what it was given. */
const echo = <S extends z.ZodObject>(name: string, about: string, input: S) =>
  operation(`conformance.${name}`, {
    about,
    effect: 'read',
    input,
    output: input,
    run: async given => given as z.input<S>,
  })

const simple = echo('simple_prompt', 'A prompt without arguments.', z.strictObject({}))
const withArguments = echo(
  'prompt_with_arguments',
  'A prompt with two arguments.',
  z.strictObject({
    arg1: z.string().describe('First test argument'),
    arg2: z.string().describe('Second test argument'),
  }),
)
const withResource = echo(
  'prompt_with_embedded_resource',
  'A prompt with a resource.',
  z.strictObject({
    resourceUri: z.string().describe('URI of the resource to embed'),
  }),
)
const withImage = echo('prompt_with_image', 'A prompt with an image.', z.strictObject({}))
const asked = echo(
  'input_required_result_prompt',
  'A prompt that asks first.',
  z.strictObject({ context: z.string() }),
)

const contextForm = { type: 'object', properties: { context: { type: 'string' } }, required: ['context'] }
const cities = ['paris', 'park', 'party']

const all: readonly McpPrompt[] = [
  mcpPrompt(simple, {
    name: 'test_simple_prompt',
    messages: () => [user(text('This is a simple prompt for testing.'))],
  }),
  mcpPrompt(withArguments, {
    name: 'test_prompt_with_arguments',
    messages: ({ arg1, arg2 }) => [user(text(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`))],
    complete: (_, value) => cities.filter(city => city.startsWith(value)),
  }),
  mcpPrompt(withResource, {
    name: 'test_prompt_with_embedded_resource',
    messages: ({ resourceUri }) => [
      user(resource(resourceUri, 'text/plain', 'Embedded resource content for testing.')),
      user(text('Please process the embedded resource above.')),
    ],
  }),
  mcpPrompt(withImage, {
    name: 'test_prompt_with_image',
    messages: () => [user(image), user(text('Please analyze the image above.'))],
  }),
  mcpPrompt(asked, {
    name: 'test_input_required_result_prompt',
    messages: ({ context }) => [user(text(`The context is ${context}.`))],
    interview({ answers }) {
      const context = acceptedAnswer(answers.user_context)?.context
      return typeof context === 'string'
        ? { input: { context } }
        : { ask: { user_context: elicit('What context should the prompt use?', contextForm) } }
    },
  }),
]

export const prompts = {
  operations: [simple, withArguments, withResource, withImage, asked],
  prompts: all,
}
