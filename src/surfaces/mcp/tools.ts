import type { JsonSchema, OperationInfo } from '#surfaces/client'
import type { McpTool } from './extras.ts'
import { isFields, type Fields } from './protocol.ts'

/** A tool as clients see it (2026-07-28, server/tools §data types). */
export interface Tool {
  readonly name: string
  readonly description: string
  readonly inputSchema: Fields
  readonly outputSchema?: Fields
  readonly annotations?: Fields
}

/** A tool, and what stands behind it. */
export interface ToolEntry {
  readonly tool: Tool
  readonly info: OperationInfo
  readonly extra: McpTool | undefined
  /** Arguments that HTTP clients repeat in headers, by the name after `Mcp-Param-`. */
  readonly headers: readonly ParamHeader[]
}

export interface ParamHeader {
  readonly header: string
  readonly path: readonly string[]
}

/** Two operations must not be the same tool. */
export function assertToolNames(infos: readonly OperationInfo[]): void {
  const known = new Map<string, OperationInfo>()
  for (const info of infos) {
    for (const name of toolNamesOf(info)) {
      const other = known.get(name)
      if (other && other !== info) {
        throw new Error(`${other.name} and ${info.name} would both be the tool ${name}; rename one`)
      }
      known.set(name, info)
    }
  }
}

const toolNamesOf = ({ name, aliases }: OperationInfo) => [toolNameOf(name), ...aliases]

/** One tool for each operation and one for each of its aliases, in the order of their names. */
export function createTools(infos: readonly OperationInfo[], extras: readonly McpTool[] = []): ToolEntry[] {
  assertToolNames(infos)
  const extraByOperation = new Map(extras.map(extra => [extra.operation.name, extra]))
  const entries = new Map<string, ToolEntry>()
  for (const info of infos) {
    const extra = extraByOperation.get(info.name)
    for (const name of toolNamesOf(info)) {
      const tool = toTool(name, info, extra)
      entries.set(name, { tool, info, extra, headers: paramHeaders(tool.inputSchema) })
    }
  }
  return [...entries.values()].toSorted((a, b) => (a.tool.name < b.tool.name ? -1 : 1))
}

export const toolNameOf = (operation: string) => operation.replace('.', '_')

function toTool(name: string, info: OperationInfo, extra: McpTool | undefined): Tool {
  const { about, effect, input_schema, output_schema } = info
  const outputSchema = extra?.content ? undefined : orOther(output_schema)
  return {
    name,
    description: about,
    inputSchema: extra?.inputSchema ?? { ...inputOf(input_schema, extra), type: 'object' },
    ...(outputSchema && { outputSchema }),
    annotations: {
      readOnlyHint: effect === 'read',
      destructiveHint: effect === 'destroy',
      // A read may be asked again; whether a write may depends on the operation.
      idempotentHint: effect === 'read',
      openWorldHint: false,
    },
  }
}

/** What an interview asks for need not be said at once. */
function inputOf(schema: JsonSchema, extra: McpTool | undefined): JsonSchema {
  if (!extra?.interview) return schema
  const { required: _, ...rest } = schema
  return rest
}

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

/** How the work of a tool ended that went on after its answer (Tasks extension). */
const endedSchema: JsonSchema = {
  type: 'object',
  properties: { workflow_id: { type: 'string' }, status: { const: 'completed' } },
  required: ['workflow_id', 'status'],
}

/** Clients hold errors, and what a task ends with, against the output schema too, so that it has to allow them. */
function orOther(schema: JsonSchema): JsonSchema | undefined {
  const text = JSON.stringify(schema)
  // A schema that refers to its own root cannot stand anywhere else.
  if (text.includes('"$ref":"#"')) return undefined
  const { $defs, ...output } = schema
  const ways = output.anyOf ?? [output]
  const ends = text.includes('"workflow_id"') ? [endedSchema] : []
  return { type: 'object', anyOf: [...ways, ...ends, errorSchema], ...($defs && { $defs }) }
}

/** Where `x-mcp-header` stands, along `properties` only (streamable-http §schema extension). */
function paramHeaders(schema: Fields, path: readonly string[] = []): ParamHeader[] {
  if (!isFields(schema.properties)) return []
  return Object.entries(schema.properties).flatMap(([name, part]) => {
    if (!isFields(part)) return []
    const here = [...path, name]
    const header = part['x-mcp-header']
    return typeof header === 'string'
      ? [{ header: header.toLowerCase(), path: here }]
      : paramHeaders(part, here)
  })
}
