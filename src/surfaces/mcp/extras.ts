// What a plugin may add to how assistants see its operations. Everything rests on operations, so that permissions,
// limits and the audit record hold for all of it.
import type { Operation } from '#kernel'
import type { Fields } from './protocol.ts'

/** A piece of an answer as MCP knows them: text, image, audio, resource. */
export type ContentBlock = Readonly<Record<string, unknown>> & { readonly type: string }

/** A question to the client, or to the person behind it: `elicitation/create`, `sampling/createMessage`, `roots/list`. */
export interface InputRequest {
  readonly method: 'elicitation/create' | 'sampling/createMessage' | 'roots/list'
  readonly params: Fields
}

/** One round of questions and answers before an operation is called. */
export interface Round {
  /** What the client gave as arguments. */
  readonly input: Fields
  /** Answers to what was asked in the round before, by the name of the question. */
  readonly answers: Fields
  /** What the round before wanted to be told again; nobody could have changed it. */
  readonly state: unknown
}

/** Ask on, or call the operation with this input. */
export type NextRound =
  | { readonly ask: Readonly<Record<string, InputRequest>>; readonly state?: unknown }
  | { readonly input: Fields }

export type Interview = (round: Round) => NextRound

/** How the tool of one operation differs from what is made of every operation. */
export interface McpTool {
  readonly operation: Operation
  /** The answer as content; as JSON text when not said. */
  content?(output: unknown): readonly ContentBlock[]
  /** Asks for what the arguments do not say. Questions the client cannot answer are not put to it. */
  readonly interview?: Interview
  /** What the client must be able to do: `{ sampling: {} }`. */
  readonly requires?: Fields
  /** The input as JSON Schema, where it says more than zod can. */
  readonly inputSchema?: Fields
}

export interface McpPrompt {
  readonly name: string
  /** Its input are the arguments, all of them text. */
  readonly operation: Operation
  messages(output: unknown): readonly PromptMessage[]
  readonly interview?: Interview
  /** Values that begin with what is written so far. */
  complete?(argument: string, value: string): readonly string[]
}

export interface PromptMessage {
  readonly role: 'user' | 'assistant'
  readonly content: ContentBlock
}

export interface McpResource {
  /** `test://static`, or with fields of the operation's input: `test://things/{id}`. */
  readonly uri: string
  readonly operation: Operation
  readonly mimeType?: string
  /** Text, or bytes in base64; JSON of the output when not said. */
  contents?(output: unknown): { readonly text: string } | { readonly blob: string }
}

export interface McpExtras {
  readonly tools?: readonly McpTool[]
  readonly prompts?: readonly McpPrompt[]
  readonly resources?: readonly McpResource[]
}

type Of<Part, Output> = Omit<Part, 'operation' | keyof Output> & Output

/** How one operation looks to assistants where that differs from all others. */
export const mcpTool = <I, O>(
  operation: Operation<I, O>,
  more: Of<McpTool, { content?(output: O): readonly ContentBlock[] }>,
): McpTool => ({ ...more, operation })

/** A prompt that rests on an operation: its input are the arguments, its answer becomes the messages. */
export const mcpPrompt = <I, O>(
  operation: Operation<I, O>,
  more: Of<McpPrompt, { messages(output: O): readonly PromptMessage[] }>,
): McpPrompt => ({ ...more, operation })

/** An address for what an operation answers. */
export const mcpResource = <I, O>(
  operation: Operation<I, O>,
  more: Of<McpResource, { contents?(output: O): { readonly text: string } | { readonly blob: string } }>,
): McpResource => ({ ...more, operation })

/** What the person filled in, when the answer to an elicitation is a yes. */
export function acceptedAnswer(answer: unknown): Fields | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined
  const { action, content } = answer as { action?: unknown; content?: unknown }
  if (action !== 'accept' || typeof content !== 'object' || content === null) return undefined
  return content as Fields
}

export const elicit = (message: string, schema: Fields): InputRequest => ({
  method: 'elicitation/create',
  params: { mode: 'form', message, requestedSchema: schema },
})

/** The extras of several plugins as one. */
export const mergeExtras = (all: readonly McpExtras[]): Required<McpExtras> => ({
  tools: all.flatMap(({ tools = [] }) => tools),
  prompts: all.flatMap(({ prompts = [] }) => prompts),
  resources: all.flatMap(({ resources = [] }) => resources),
})
