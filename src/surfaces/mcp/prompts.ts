// Prompts are made of operations: one that explains each kind of thing that has an address, one that goes through the
// plan of each operation that has one, one about what happened lately, and those of plugins.
import type { AliceClient, OperationInfo } from '#surfaces/client'
import { errorBodyOf } from './answers.ts'
import type { McpPrompt, PromptMessage } from './extras.ts'
import { fieldNames, hasFields, recentUri, type Place } from './places.ts'
import { codes, isFields, protocolError, type Fields } from './protocol.ts'
import { toolNameOf } from './tools.ts'

export interface Prompt {
  readonly name: string
  readonly description: string
  readonly arguments: readonly PromptArgument[]
  readonly extra?: McpPrompt | undefined
  readonly info?: OperationInfo | undefined
  messages(alice: AliceClient, given: Fields, signal: AbortSignal): Promise<readonly PromptMessage[]>
}

export interface PromptArgument {
  readonly name: string
  readonly description?: string
  readonly required: boolean
}

export interface PromptParts {
  readonly infos: readonly OperationInfo[]
  readonly places: readonly Place[]
  readonly extras: readonly McpPrompt[]
  readonly canReadEvents: boolean
}

export function createPrompts({ infos, places, extras, canReadEvents }: PromptParts): Prompt[] {
  const own = extras.flatMap(extra => {
    const info = infos.find(({ name }) => name === extra.operation.name)
    return info ? [ofPlugin(extra, info)] : []
  })
  const all = [
    ...own,
    ...places.filter(place => hasFields(place) && place.uri.startsWith('alice:')).map(explaining),
    ...infos.filter(info => info.has_plan).map(planning),
    ...(canReadEvents ? [whatHappened] : []),
  ]
  return all.toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** As clients see it. */
export const shownPrompt = ({ name, description, arguments: given }: Prompt) => ({
  name,
  description,
  arguments: given,
})

const text = (words: string): PromptMessage => ({ role: 'user', content: { type: 'text', text: words } })

const enclosed = (uri: string, value: unknown): PromptMessage => ({
  role: 'user',
  content: {
    type: 'resource',
    resource: { uri, mimeType: 'application/json', text: JSON.stringify(value) },
  },
})

function ofPlugin(extra: McpPrompt, info: OperationInfo): Prompt {
  const messages = async (alice: AliceClient, given: Fields, signal: AbortSignal) =>
    extra.messages(await call(alice, info.name, given, signal))
  const isOptional = extra.interview !== undefined
  const args = argumentsOf(info).map(each => (isOptional ? { ...each, required: false } : each))
  return { name: extra.name, description: info.about, arguments: args, extra, info, messages }
}

function argumentsOf({ input_schema: { properties = {}, required = [] } }: OperationInfo): PromptArgument[] {
  return Object.entries(properties)
    .filter(([name]) => name !== 'dry_run' && name !== 'plan_digest')
    .map(([name, { description }]) => ({
      name,
      ...(typeof description === 'string' && { description }),
      required: (required as readonly string[]).includes(name),
    }))
}

/** What one thing is and how it came to be so: `explain_workflows_get`. */
function explaining(place: Place): Prompt {
  const { info, uri } = place
  const names = fieldNames(place)
  return {
    name: `explain_${toolNameOf(info.name)}`,
    description: `Explain in plain words: ${info.about}`,
    arguments: argumentsOf(info).filter(({ name }) => names.includes(name)),
    info,
    async messages(alice, given, signal) {
      const found = await call(alice, info.name, given, signal)
      const address = names.reduce(
        (sofar, name) => sofar.replace(`{${name}}`, encodeURIComponent(textOf(given[name]))),
        uri,
      )
      return [
        enclosed(address, found),
        text(
          `Above is the answer of the operation ${info.name} (${info.about}) Explain it to a person in plain ` +
            `words: what it is, what happened and in which order, whether something went wrong, and what could ` +
            `be done next. Say nothing that the data does not say.`,
        ),
      ]
    },
  }
}

/** Goes through what an operation would do, before it does it: `plan_assets_organize`. */
const planning = (info: OperationInfo): Prompt => ({
  name: `plan_${toolNameOf(info.name)}`,
  description: `Go through the plan first: ${info.about}`,
  arguments: argumentsOf(info),
  info,
  messages: async (_, given) => [
    text(
      `Use the tool ${toolNameOf(info.name)} (${info.about}) with these arguments: ${JSON.stringify(given)}. ` +
        `Call it with dry_run: true first and show the person its steps, its cost and how it would be undone. ` +
        `Only when the person agrees, call it with plan_digest, the digest of the plan they saw.`,
    ),
  ],
})

const whatHappened: Prompt = {
  name: 'what_happened',
  description: 'Tell what happened lately.',
  arguments: [],
  async messages(alice) {
    const events = await alice.recent({ limit: 50 })
    return [
      enclosed(recentUri, { events }),
      text('Above are the latest events, newest first. Tell a person in a few sentences what happened.'),
    ]
  },
}

async function call(alice: AliceClient, name: string, input: Fields, signal: AbortSignal): Promise<unknown> {
  try {
    return await alice.call(name, input, { signal })
  } catch (error) {
    const body = errorBodyOf(error, undefined)
    const code = body.code === 'FAULT' ? codes.internal : codes.invalidParams
    throw protocolError(code, body.message, { error: { ...body } })
  }
}

export const textOf = (value: unknown) => (typeof value === 'string' ? value : '')

export const unknownPrompt = (name: unknown) =>
  protocolError(codes.invalidParams, `There is no prompt ${textOf(name).slice(0, 100)}`)

/** Arguments as they came; all of them are text. */
export function promptInput(params: Fields): Fields {
  const given = params.arguments ?? {}
  if (isFields(given)) return given
  throw protocolError(codes.invalidParams, 'arguments is an object')
}
