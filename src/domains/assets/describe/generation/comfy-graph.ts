import { type JsonObject, asObject } from '../json.ts'
import { numberOf } from './generation.ts'

export interface ComfyNode {
  readonly id: string
  /** The class of the node, as in `KSampler`. */
  readonly type: string
  readonly title: string
  readonly inputs: JsonObject
}

/** Nodes by id; ids may be words, numbers or paths into subgraphs such as `4:1`. */
export type ComfyGraph = ReadonlyMap<string, ComfyNode>

const mostNodes = 5000

/** The graph ComfyUI runs (its API format), or undefined when this is something else. */
export function apiGraph(document: JsonObject | undefined): ComfyGraph | undefined {
  const nodes = new Map<string, ComfyNode>()
  for (const [id, value] of Object.entries(document ?? {})) {
    const node = asObject(value)
    if (!node || typeof node.class_type !== 'string' || nodes.size >= mostNodes) continue
    const title = asObject(node._meta)?.title
    nodes.set(id, {
      id,
      type: node.class_type,
      title: typeof title === 'string' ? title : '',
      inputs: fewInputs(asObject(node.inputs) ?? {}),
    })
  }
  return nodes.size > 0 ? nodes : undefined
}

/** Real nodes have a few dozen inputs; a node of a million is made to keep us busy. */
const fewInputs = (inputs: JsonObject): JsonObject => {
  const entries = Object.entries(inputs)
  return entries.length > 300 ? Object.fromEntries(entries.slice(0, 300)) : inputs
}

/** The node an input is linked to: links are written `[id, output]`. */
export function linkedNode(graph: ComfyGraph, value: unknown): ComfyNode | undefined {
  return isLink(value) ? graph.get(String(value[0])) : undefined
}

export function isLink(value: unknown): value is readonly [string | number, number] {
  return (
    Array.isArray(value) &&
    value.length === 2 &&
    (typeof value[0] === 'string' || typeof value[0] === 'number') &&
    typeof value[1] === 'number'
  )
}

/** The number or word behind an input, followed through primitive, seed and switch nodes. */
export function scalarAt(
  graph: ComfyGraph,
  value: unknown,
  names: readonly string[] = [],
): string | number | boolean | undefined {
  let current = value
  for (let hops = 0; hops < 20; hops++) {
    if (typeof current === 'string' || typeof current === 'number' || typeof current === 'boolean') {
      return current
    }
    const node = linkedNode(graph, current)
    if (!node) return undefined
    const key = [
      ...names,
      'value',
      'seed',
      'noise_seed',
      'int',
      'float',
      'number',
      'Number',
      'Value',
      'string',
      'boolean',
      'a',
      'any',
      'anything',
      'source',
    ].find(name => node.inputs[name] !== undefined)
    current = key === undefined ? Object.values(node.inputs).find(isLink) : node.inputs[key]
  }
  return undefined
}

export const numberAt = (
  graph: ComfyGraph,
  value: unknown,
  names: readonly string[] = [],
): number | undefined => numberOf(scalarAt(graph, value, names))

/** Everything a node depends on through links that the filter lets pass, nearest first. */
export function upstream(
  graph: ComfyGraph,
  start: ComfyNode,
  follow: (input: string) => boolean,
): ComfyNode[] {
  const found = new Set<ComfyNode>()
  let level = [start]
  while (level.length > 0 && found.size < mostNodes) {
    const next: ComfyNode[] = []
    for (const node of level) {
      for (const [input, value] of Object.entries(node.inputs)) {
        const source = follow(input) ? linkedNode(graph, value) : undefined
        if (source && source !== start && !found.has(source)) {
          found.add(source)
          next.push(source)
        }
      }
    }
    level = next
  }
  return [...found]
}
