// Asking the client, or the person behind it, before a request is answered. A 2026-07-28 client is told what is missing
// and asks again with the answers (MRTR); an older one is asked while it waits.
import { canElicit, hasCapabilities, type ClientProfile } from './client-profile.ts'
import type { Exchange, McpServer } from './exchange.ts'
import type { InputRequest } from './extras.ts'
import { codes, isFields, missingCapability, protocolError, type Fields } from './protocol.ts'
import type { Binding } from './seal.ts'

type Questions = Readonly<Record<string, InputRequest>>

/** What one round comes to: more questions, or the end. */
export type RoundEnd<T> = { readonly ask: Questions; readonly state?: unknown } | { readonly done: T }

export interface Told {
  readonly answers: Fields
  readonly state: unknown
}

interface Talk<T> {
  readonly method: string
  readonly params: Fields
  /** Who may bring the state back, and with which request: its name and arguments. */
  readonly about: Fields
  next(told: Told): Promise<RoundEnd<T>>
}

export interface InputRequired {
  readonly resultType: 'input_required'
  readonly inputRequests: Questions
  readonly requestState: string
}

const mostRounds = 10
const mostAnswers = 100

/** Goes on until the talk is done, or answers what the client has to bring. */
export async function converse<T>(
  { seal }: McpServer,
  exchange: Exchange,
  talk: Talk<T>,
): Promise<{ readonly done: T } | InputRequired> {
  if (!exchange.client.isModern) return { done: await askMeanwhile(exchange, talk) }
  const binding: Binding = { actor: exchange.actor, method: talk.method, about: talk.about }
  const { requestState } = talk.params
  const state = requestState === undefined ? undefined : seal.open(binding, requestState)
  const end = await talk.next({ answers: answersIn(talk.params), state })
  if ('done' in end) return end
  return {
    resultType: 'input_required',
    inputRequests: answerable(exchange.client, end.ask),
    requestState: seal.close(binding, end.state ?? null),
  }
}

/** `inputResponses` as they came; what is not even an object is refused. */
export function answersIn({ inputResponses = {} }: Fields): Fields {
  const isRight =
    isFields(inputResponses) &&
    Object.keys(inputResponses).length <= mostAnswers &&
    Object.values(inputResponses).every(isFields)
  if (isRight) return inputResponses
  throw protocolError(codes.invalidParams, 'inputResponses is an object of answers, each an object')
}

async function askMeanwhile<T>({ client, ask }: Exchange, talk: Talk<T>): Promise<T> {
  let told: Told = { answers: {}, state: undefined }
  for (let round = 0; round < mostRounds; round += 1) {
    const end = await talk.next(told)
    if ('done' in end) return end.done
    const questions = Object.entries(answerable(client, end.ask))
    if (!ask) throw missingCapability(capabilityOf(questions[0]![1]))
    const answers: Record<string, unknown> = {}
    for (const [name, question] of questions) answers[name] = await ask(question)
    told = { answers, state: end.state }
  }
  throw protocolError(codes.internal, `It asked ${mostRounds} times and still does not know enough`)
}

const capabilityOf = ({ method }: InputRequest): Fields => ({ [method.split('/', 1)[0]!]: {} })

/** Only what the client says it can answer (MRTR §server requirements 7); nothing of it: what it would have to be able to. */
function answerable(client: ClientProfile, asked: Questions): Questions {
  const kept = Object.entries(asked).filter(([, question]) =>
    question.method === 'elicitation/create'
      ? canElicit(client)
      : hasCapabilities(client.capabilities, capabilityOf(question)),
  )
  if (kept.length > 0) return Object.fromEntries(kept)
  throw missingCapability(Object.assign({}, ...Object.values(asked).map(capabilityOf)) as Fields)
}
