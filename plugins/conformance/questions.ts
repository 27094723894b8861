// Tools that ask the client, or the person behind it, before they answer.
import {
  acceptedAnswer,
  elicit,
  mcpTool,
  operation,
  z,
  type InputRequest,
  type McpTool,
  type Round,
} from 'alice/plugin'
import { text } from './samples.ts'

const Said = z.object({ text: z.string() })
const says = { content: ({ text: words }: z.infer<typeof Said>) => [text(words)] }

/** Names of the suite that no operation may have. */
const aliasOf: Readonly<Record<string, string>> = {
  elicitation_sep_defaults: 'test_elicitation_sep1034_defaults',
  elicitation_sep_enums: 'test_elicitation_sep1330_enums',
}

/** An operation that says what it was given, and how the tool gets to know it. */
function asking(name: string, interview: NonNullable<McpTool['interview']>, given: z.ZodRawShape = {}) {
  const asked = operation(`conformance.${name}`, {
    about: 'Ask for what it needs to know, then say it.',
    effect: 'read',
    aliases: [aliasOf[name] ?? `test_${name}`],
    input: z.strictObject({ ...given, text: z.string().max(10_000) }),
    output: Said,
    run: async ({ text: words }) => ({ text: words }),
  })
  return mcpTool(asked, { ...says, interview })
}

const form = (properties: Record<string, object>) => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
})
const word = { type: 'string' }
const nameForm = form({ name: word })
const askName = elicit('What is your name?', nameForm)

const sample = (question: string, maxTokens: number): InputRequest => ({
  method: 'sampling/createMessage',
  params: { messages: [{ role: 'user', content: text(question) }], maxTokens },
})
const roots: InputRequest = { method: 'roots/list', params: {} }

const nameIn = (answer: unknown): string | undefined => {
  const { name } = acceptedAnswer(answer) ?? {}
  return typeof name === 'string' ? name : undefined
}
const sampledIn = (answer: unknown): string | undefined => {
  const { content } = (answer ?? {}) as { content?: { text?: string } }
  return content?.text
}
const rootsIn = (answer: unknown): string | undefined => {
  const { roots: found } = (answer ?? {}) as { roots?: unknown }
  return Array.isArray(found) ? JSON.stringify(found) : undefined
}

/** Asks one thing until it is answered. */
const once =
  (key: string, ask: InputRequest, read: (answer: unknown) => string | undefined) =>
  ({ answers }: Round) => {
    const found = read(answers[key])
    return found === undefined ? { ask: { [key]: ask } } : { input: { text: found } }
  }

const hello = (answer: unknown) => {
  const name = nameIn(answer)
  return name === undefined ? undefined : `Hello, ${name}!`
}
/** Any answer to a form will do, a no as well. */
const whole = (prefix: string) => (answer: unknown) => {
  const { action, content } = (answer ?? {}) as { action?: string; content?: unknown }
  return action === undefined
    ? undefined
    : `${prefix}action=${action}, content=${JSON.stringify(content ?? {})}`
}

const confirm = elicit('Please confirm', form({ ok: { type: 'boolean' } }))
const confirmed =
  (words: string) =>
  ({ answers, state }: Round) =>
    acceptedAnswer(answers.confirm) && state === 'asked'
      ? { input: { text: words } }
      : { ask: { confirm }, state: 'asked' }

function multipleInputs({ answers }: Round) {
  const [name, greeting, found] = [
    nameIn(answers.user_name),
    sampledIn(answers.greeting),
    rootsIn(answers.client_roots),
  ]
  return name === undefined || greeting === undefined || found === undefined
    ? { ask: { user_name: askName, greeting: sample('Generate a greeting', 50), client_roots: roots } }
    : { input: { text: `${greeting}, ${name}! ${found}` } }
}

const askColor = elicit('Step 2: What is your favorite color?', form({ color: word }))
function multiRound({ answers, state }: Round) {
  const name = nameIn(answers.step1)
  if (name !== undefined) return { ask: { step2: askColor }, state: { name } }
  const color = acceptedAnswer(answers.step2)?.color
  const before = (state as { name?: string } | null | undefined)?.name
  const hasAll = typeof color === 'string' && before !== undefined
  if (hasAll) return { input: { text: `${before} likes ${color}` } }
  return { ask: { step1: elicit('Step 1: What is your name?', nameForm) }, state: null }
}

function eitherOr({ answers }: Round) {
  const found = nameIn(answers.user_name) ?? sampledIn(answers.capital_question)
  const ask = { user_name: askName, capital_question: sample('What is the capital of France?', 100) }
  return found === undefined ? { ask } : { input: { text: found } }
}

const option = (value: string, title: string) => ({ const: value, title })
const defaults = {
  type: 'object',
  properties: {
    name: { ...word, default: 'John Doe' },
    age: { type: 'integer', default: 30 },
    score: { type: 'number', default: 95.5 },
    status: { ...word, enum: ['active', 'inactive', 'pending'], default: 'active' },
    verified: { type: 'boolean', default: true },
  },
  required: [],
}
const choices = form({
  untitledSingle: { ...word, enum: ['option1', 'option2', 'option3'] },
  titledSingle: {
    ...word,
    oneOf: [
      option('value1', 'First Option'),
      option('value2', 'Second Option'),
      option('value3', 'Third Option'),
    ],
  },
  legacyEnum: {
    ...word,
    enum: ['opt1', 'opt2', 'opt3'],
    enumNames: ['Option One', 'Option Two', 'Option Three'],
  },
  untitledMulti: { type: 'array', items: { ...word, enum: ['option1', 'option2', 'option3'] } },
  titledMulti: {
    type: 'array',
    items: {
      anyOf: [
        option('value1', 'First Choice'),
        option('value2', 'Second Choice'),
        option('value3', 'Third Choice'),
      ],
    },
  },
})

const person = form({
  username: { ...word, description: "User's response" },
  email: { ...word, description: "User's email address" },
})
const askPerson = ({ input, answers }: Round) =>
  once(
    'person',
    elicit(String(input.message), person),
    whole('User response: '),
  )({ input, answers, state: null })
const askModel = ({ input, answers }: Round) => {
  const found = sampledIn(answers.reply)
  return found === undefined
    ? { ask: { reply: sample(String(input.prompt), 100) } }
    : { input: { ...input, text: `LLM response: ${found}` } }
}

const tools = [
  asking('input_required_result_elicitation', once('user_name', askName, hello)),
  asking(
    'input_required_result_sampling',
    once('capital_question', sample('What is the capital of France?', 100), sampledIn),
  ),
  asking('input_required_result_list_roots', once('client_roots', roots, rootsIn)),
  asking('input_required_result_request_state', confirmed('state-ok')),
  asking('input_required_result_tampered_state', confirmed('state-ok')),
  asking('input_required_result_multiple_inputs', multipleInputs),
  asking('input_required_result_multi_round', multiRound),
  asking('input_required_result_capabilities', eitherOr),
  asking('streaming_elicitation', once('user_name', askName, hello)),
  asking('sampling', askModel, { prompt: z.string().max(10_000) }),
  asking('elicitation', askPerson, { message: z.string().max(10_000).optional() }),
  asking(
    'elicitation_sep_defaults',
    once('defaults', elicit('Please check', defaults), whole('Elicitation completed: ')),
  ),
  asking(
    'elicitation_sep_enums',
    once('choices', elicit('Please choose', choices), whole('Elicitation completed: ')),
  ),
]

export const questions = { operations: tools.map(({ operation: each }) => each), tools }
