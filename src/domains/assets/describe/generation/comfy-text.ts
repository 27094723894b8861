import { type ComfyGraph, type ComfyNode, isLink, linkedNode, scalarAt } from './comfy-graph.ts'

export type Role = 'positive' | 'negative'

/** Inputs that hold the text a node really produced, kept by display and wildcard nodes. */
const resultInputs = ['populated_text', 'result', 'text_0', 'output_text']

/** Inputs that hold or receive text, the more telling ones first. */
const textInputs = [
  'text',
  'Text',
  'prompt',
  'prompt_text',
  'string',
  'String',
  'value',
  'wildcard_text',
  'multiline_text',
  'source',
  'anything',
  'any',
  'input',
]

/** Nodes that join texts, and encoders that take two. */
const joinedInputs = [
  ['text_g', 'text_l'],
  ['clip_l', 't5xxl'],
  ['clip_l', 'clip_g', 't5xxl'],
  ['string_a', 'string_b'],
  ['text_a', 'text_b', 'text_c', 'text_d'],
  ['text1', 'text2', 'text3', 'text4'],
  ['string1', 'string2', 'string3', 'string4'],
  ['prefix', 'text', 'suffix'],
]

/** A model writes their text while the graph runs; what goes in is an instruction to that model and not the prompt. */
const writesAtRunTime =
  /TextGenerate|LLM|Ollama|ChatGPT|OpenAI|Gemini|Claude|Florence|Caption|Interrogat|Tagger|JoyCap|QwenVL|Vision/i

/** Links that carry anything but text and conditioning. */
const otherLinks =
  /^(?:clip|model|vae|image|images|pixels|mask|masks|latent|latent_image|samples|control_net|clip_vision|clip_vision_output|style_model|seed|noise|sampler|sigmas|width|height|lora_stack|switch)$/

interface Walk {
  readonly graph: ComfyGraph
  readonly role: Role
  readonly seen: Set<string>
}

/** The prompt behind a conditioning input: every text that flows into it, joined in order. */
export function promptAt(graph: ComfyGraph, value: unknown, role: Role): string | undefined {
  const texts = textsAt({ graph, role, seen: new Set() }, value)
  const distinct = [...new Set(texts.filter(text => text.trim() !== ''))]
  return distinct.length > 0 ? distinct.join('\n') : undefined
}

function textsAt(walk: Walk, value: unknown): string[] {
  if (typeof value === 'string') return [value]
  const node = linkedNode(walk.graph, value)
  if (!node || walk.seen.size > 500 || walk.seen.has(node.id)) return []
  // One visit a node: a text that arrives twice is said once, and no web of links can make the walk explode.
  walk.seen.add(node.id)
  if (/ZeroOut/i.test(node.type) || writesAtRunTime.test(node.type)) return []
  const branches = switchBranches(walk.graph, node)
  if (branches) return firstWithText(walk, branches)
  const ofRole =
    node.inputs[walk.role] ?? node.inputs[`${walk.role}_prompt`] ?? node.inputs[`text_${walk.role}`]
  if (ofRole !== undefined) return textsAt(walk, ofRole)
  return textsOfNode(walk, node)
}

function textsOfNode(walk: Walk, node: ComfyNode): string[] {
  const result = resultInputs
    .map(input => node.inputs[input])
    .find(value => typeof value === 'string' && value.trim() !== '')
  if (typeof result === 'string') return [result]
  const group = joinedInputs.find(
    inputs => inputs.every(input => node.inputs[input] !== undefined) && inputs.length > 1,
  )
  if (group) return joined(walk, node, group)
  for (const input of textInputs) {
    const value = node.inputs[input]
    if (typeof value === 'string') return [value]
    const texts = isLink(value) ? textsAt(walk, value) : []
    if (texts.length > 0) return texts
  }
  return conditioningTexts(walk, node)
}

/** Texts that are joined into one keep their separator; the two texts of an encoder stay apart. */
function joined(walk: Walk, node: ComfyNode, inputs: readonly string[]): string[] {
  const texts = inputs.flatMap(input => textsAt(walk, node.inputs[input]))
  if (/Encode/i.test(node.type)) return texts
  const separator = [node.inputs.delimiter, node.inputs.separator].find(value => typeof value === 'string')
  return [texts.filter(text => text !== '').join(typeof separator === 'string' ? separator : ' ')]
}

function conditioningTexts(walk: Walk, node: ComfyNode): string[] {
  return Object.entries(node.inputs)
    .filter(([input, value]) => isLink(value) && !otherLinks.test(input))
    .slice(0, 32)
    .flatMap(([, value]) => textsAt(walk, value))
}

/** If/else nodes: the chosen branch first, the other in case the chosen one yields nothing that was kept. */
function switchBranches(graph: ComfyGraph, node: ComfyNode): readonly unknown[] | undefined {
  const { on_true: onTrue, on_false: onFalse } = node.inputs
  if (onTrue === undefined && onFalse === undefined) return undefined
  const isOn = scalarAt(graph, node.inputs.switch ?? node.inputs.boolean) !== false
  return isOn ? [onTrue, onFalse] : [onFalse, onTrue]
}

function firstWithText(walk: Walk, values: readonly unknown[]): string[] {
  for (const value of values) {
    const texts = textsAt(walk, value)
    if (texts.some(text => text.trim() !== '')) return texts
  }
  return []
}

/** Without links to follow: the texts of encoder and text box nodes, told apart by their names, else by their order. */
export function loosePrompts(graph: ComfyGraph): { positive?: string; negative?: string } {
  const boxes = [...graph.values()].flatMap(node => {
    const isTextNode = /CLIPTextEncode|Text.?Box|PromptStash|ShowText|Power Prompt|TextEncode/i.test(
      node.type,
    )
    const text = isTextNode
      ? [...resultInputs, ...textInputs]
          .map(input => node.inputs[input])
          .find(value => typeof value === 'string' && value.trim() !== '')
      : undefined
    return typeof text === 'string' ? [{ text, isNegative: /neg/i.test(`${node.type} ${node.title}`) }] : []
  })
  const named = boxes.find(box => box.isNegative)
  const positive = boxes.find(box => !box.isNegative)
  const negative = named ?? boxes.find(box => box !== positive)
  return { ...(positive && { positive: positive.text }), ...(negative && { negative: negative.text }) }
}
