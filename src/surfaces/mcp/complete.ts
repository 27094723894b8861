import type { OperationInfo } from '#surfaces/client'
import type { Exchange } from './exchange.ts'
import { textOf, unknownPrompt } from './prompts.ts'
import { codes, isFields, protocolError, type Fields } from './protocol.ts'

const mostValues = 100

/** `completion/complete`: values an argument may have, from what its operation takes or its plugin knows. */
export function complete(exchange: Exchange, { ref, argument }: Fields) {
  if (!isFields(ref) || !isFields(argument)) {
    throw protocolError(codes.invalidParams, 'A completion needs a ref and an argument')
  }
  const name = textOf(argument.name)
  const value = textOf(argument.value)
  const values = valuesFor(exchange, ref, name, value)
  const shown = values.slice(0, mostValues)
  return { completion: { values: shown, total: values.length, hasMore: values.length > shown.length } }
}

function valuesFor(exchange: Exchange, ref: Fields, name: string, value: string): readonly string[] {
  const { prompts, places } = exchange.menu()
  if (ref.type === 'ref/prompt') {
    const prompt = prompts.find(each => each.name === ref.name)
    if (!prompt) throw unknownPrompt(ref.name)
    const own = prompt.extra?.complete?.(name, value)
    return own ?? choices(prompt.info, name, value)
  }
  const place = places.find(({ uri }) => uri === ref.uri)
  return choices(place?.info, name, value)
}

function choices(info: OperationInfo | undefined, name: string, value: string): readonly string[] {
  const schema = info?.input_schema.properties?.[name]
  const known = schema?.enum ?? schema?.anyOf?.flatMap(each => each.enum ?? []) ?? []
  return known.map(String).filter(each => each.toLowerCase().startsWith(value.toLowerCase()))
}
