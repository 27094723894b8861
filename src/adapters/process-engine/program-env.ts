import { type ObjectRecord, type Order, specsOf, variables } from './supervision.ts'

export const secretPattern = /secret:\/\/[a-z0-9][a-z0-9._/-]*/g

/** All that a program finds in its environment: nothing of Alice's own, and what the specs say. */
export function programEnv(order: Pick<Order, 'id' | 'record' | 'baseEnv' | 'secrets'>, engine: string) {
  const { record, secrets } = order
  const entries = Object.entries(specsOf(record).env)
  return {
    ...order.baseEnv,
    ...Object.fromEntries(entries.map(([name, text]) => [name, filled(text, secrets)])),
    ...portVariables(record),
    [variables.id]: order.id,
    [variables.engine]: engine,
    [variables.type]: record.type,
  }
}

/** `PORT` is what to listen on for the first port, `PORT_8080` for the one that is called 8080. */
export function portVariables(record: ObjectRecord): Readonly<Record<string, string>> {
  const { ports } = specsOf(record)
  const byName = ports.map(({ port }, at) => [`PORT_${port}`, String(record.privatePorts[at])] as const)
  const first = record.privatePorts[0]
  return { ...(first !== undefined && { PORT: String(first) }), ...Object.fromEntries(byName) }
}

/** `$(PORT)` in an argument, for programs that do not look into their environment. */
export const withPorts = (words: readonly string[], record: ObjectRecord): readonly string[] => {
  const ports = portVariables(record)
  return words.map(word =>
    word.replaceAll(/\$\((PORT(?:_\d+)?)\)/g, (all, name: string) => ports[name] ?? all),
  )
}

const filled = (text: string, secrets: Order['secrets']) =>
  text.replaceAll(secretPattern, reference => secrets[reference] ?? '')
