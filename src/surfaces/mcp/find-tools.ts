// Three tools in place of all: a small model finds what it needs, reads how it is called, and calls it.
import { codes, isFields, protocolError, type Fields } from './protocol.ts'
import type { Tool, ToolEntry } from './tools.ts'

const text = (description: string) => ({ type: 'string', description })
const reads = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false }

export const findTool: Tool = {
  name: 'alice_find_tools',
  description: 'Find the tools for a task by a few words; answers their names and what they do.',
  inputSchema: {
    type: 'object',
    properties: {
      query: text('a few words: organize pictures, workflow status'),
      limit: { type: 'integer', minimum: 1, maximum: 50, default: 10 },
    },
    additionalProperties: false,
  },
  annotations: reads,
}

export const describeTool: Tool = {
  name: 'alice_describe_tool',
  description: 'Show what a tool takes and answers. Do this before you call it.',
  inputSchema: {
    type: 'object',
    properties: { name: text('a name that alice_find_tools answered') },
    required: ['name'],
    additionalProperties: false,
  },
  annotations: reads,
}

export const callTool: Tool = {
  name: 'alice_call_tool',
  description: 'Call a tool by its name with the arguments that alice_describe_tool showed.',
  inputSchema: {
    type: 'object',
    properties: {
      name: text('a name that alice_find_tools answered'),
      arguments: { type: 'object', description: 'what the tool takes' },
    },
    required: ['name'],
    additionalProperties: false,
  },
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: false },
}

export const discoveryTools: readonly Tool[] = [callTool, describeTool, findTool]

/** The tools with most of the words, best first; all of them for no words. */
export function foundTools(entries: readonly ToolEntry[], input: Fields) {
  const { query = '', limit = 10 } = input
  const most = typeof limit === 'number' ? Math.min(Math.max(1, limit), 50) : 10
  const words = String(query)
    .slice(0, 500)
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
  const ranked = entries
    .map(({ tool, info }) => ({ tool, info, score: scoreOf(tool, words) }))
    .filter(({ score }) => words.length === 0 || score > 0)
    .toSorted((a, b) => b.score - a.score || (a.tool.name < b.tool.name ? -1 : 1))
  return {
    tools: ranked
      .slice(0, most)
      .map(({ tool, info }) => ({ name: tool.name, description: tool.description, effect: info.effect })),
    found: ranked.length,
  }
}

/** A word in the name counts more than one in the description; its beginning is enough: `picture` finds `pictures`. */
function scoreOf({ name, description }: Tool, words: readonly string[]): number {
  const [named, described] = [name.toLowerCase(), description.toLowerCase()]
  return words.reduce((sum, word) => {
    const stem = word.length > 4 ? word.slice(0, -1) : word
    return sum + (named.includes(stem) ? 3 : 0) + (described.includes(stem) ? 1 : 0)
  }, 0)
}

/** The tool and the arguments that are to be called in its place. */
export function calledThrough(input: Fields): { readonly name: string; readonly arguments: unknown } {
  const { name, arguments: given = {} } = input
  if (typeof name === 'string' && isFields(given)) return { name, arguments: given }
  throw protocolError(codes.invalidParams, 'alice_call_tool takes a name, and arguments as an object')
}
