import type { JsonSchema, OperationInfo } from '#surfaces/client'
import type { Tool } from '@modelcontextprotocol/server'

export interface ToolBox {
  /** In the order of their names, the same each time. */
  readonly list: readonly Tool[]
  /** The operation behind a tool. */
  find(tool: string): OperationInfo | undefined
}

/** One tool for each operation, and one for each of its aliases. */
export function createToolBox(infos: readonly OperationInfo[]): ToolBox {
  const infoByTool = new Map<string, OperationInfo>()
  for (const info of infos) {
    for (const name of [info.name.replace('.', '_'), ...info.aliases]) {
      const other = infoByTool.get(name)
      if (other && other !== info) {
        throw new Error(`${other.name} and ${info.name} would both be the tool ${name}; rename one`)
      }
      infoByTool.set(name, info)
    }
  }
  const list = [...infoByTool]
    .map(([name, info]) => toTool(name, info))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
  return { list, find: tool => infoByTool.get(tool) }
}

const toTool = (name: string, { about, effect, input_schema, output_schema }: OperationInfo): Tool => ({
  name,
  description: about,
  inputSchema: { ...input_schema, type: 'object' } as Tool['inputSchema'],
  ...(orError(output_schema) && { outputSchema: orError(output_schema) }),
  annotations: {
    readOnlyHint: effect === 'read',
    destructiveHint: effect === 'destroy',
    // A read may be asked again; whether a write may depends on the operation.
    idempotentHint: effect === 'read',
    openWorldHint: false,
  },
})

const errorSchema: JsonSchema = {
  type: 'object',
  properties: {
    error: {
      type: 'object',
      properties: {
        code: { type: 'string' },
        message: { type: 'string' },
        details: { type: 'object' },
        suggestions: { type: 'array', items: { type: 'string' } },
        trace_id: { type: 'string' },
      },
      required: ['code', 'message'],
    },
  },
  required: ['error'],
}

/** Clients of the older protocol hold errors against the output schema too, so that it has to allow them. */
function orError(schema: JsonSchema): JsonSchema | undefined {
  // A schema that refers to its own root cannot stand anywhere else.
  if (JSON.stringify(schema).includes('"$ref":"#"')) return undefined
  const { $defs, ...output } = schema
  const ways = output.anyOf ?? [output]
  return { type: 'object', anyOf: [...ways, errorSchema], ...($defs && { $defs }) }
}
