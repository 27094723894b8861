import { type JsonObject, asObject, listOf, objectsIn } from '../json.ts'
import type { ComfyGraph, ComfyNode } from './comfy-graph.ts'

/** The names of the values a node shows, in their order; the editor saves only the values. Empty names are not inputs. */
const widgetNames: Readonly<Record<string, string>> = {
  KSampler: 'seed,,steps,cfg,sampler_name,scheduler,denoise',
  KSamplerAdvanced: 'add_noise,noise_seed,,steps,cfg,sampler_name,scheduler,start_at_step,end_at_step',
  SamplerCustom: 'add_noise,noise_seed,,cfg',
  KSamplerSelect: 'sampler_name',
  BasicScheduler: 'scheduler,steps,denoise',
  RandomNoise: 'noise_seed,',
  CFGGuider: 'cfg',
  FluxGuidance: 'guidance',
  CLIPTextEncode: 'text',
  CLIPTextEncodeFlux: 'clip_l,t5xxl,guidance',
  CLIPTextEncodeSDXL: 'width,height,crop_w,crop_h,target_width,target_height,text_g,text_l',
  CLIPSetLastLayer: 'stop_at_clip_layer',
  CheckpointLoader: 'config_name,ckpt_name',
  CheckpointLoaderSimple: 'ckpt_name',
  UNETLoader: 'unet_name,weight_dtype',
  UnetLoaderGGUF: 'unet_name',
  LoraLoader: 'lora_name,strength_model,strength_clip',
  LoraLoaderModelOnly: 'lora_name,strength_model',
  VAELoader: 'vae_name',
  EmptyLatentImage: 'width,height,batch_size',
  EmptySD3LatentImage: 'width,height,batch_size',
  EmptyFlux2LatentImage: 'width,height,batch_size',
  UpscaleModelLoader: 'model_name',
  PrimitiveNode: 'value',
}

interface Level {
  /** Ids inside a subgraph begin with the ids of the nodes around it. */
  readonly prefix: string
  readonly definitions: ReadonlyMap<string, JsonObject>
  readonly depth: number
  /** What is linked to the inputs of the subgraph, by slot. */
  readonly outside: readonly unknown[]
  /** The links of each subgraph, which may be used many times. */
  readonly known: Map<JsonObject, ReadonlyMap<unknown, Link>>
}

/** Turns what the ComfyUI editor saves into the graph it would run; used when a file has only the former. */
export function editorGraph(workflow: JsonObject | undefined): ComfyGraph | undefined {
  if (!Array.isArray(workflow?.nodes)) return undefined
  const subgraphs = asObject(workflow.definitions)?.subgraphs
  const definitions = new Map<string, JsonObject>()
  for (const each of Array.isArray(subgraphs) ? subgraphs.slice(0, 200) : []) {
    const definition = asObject(each)
    if (typeof definition?.id === 'string') definitions.set(definition.id, definition)
  }
  const nodes = new Map<string, ComfyNode>()
  addNodes(nodes, workflow, { prefix: '', definitions, depth: 0, outside: [], known: new Map() })
  return nodes.size > 0 ? nodes : undefined
}

function addNodes(nodes: Map<string, ComfyNode>, workflow: JsonObject, level: Level): void {
  const links = knownLinks(workflow, level)
  for (const value of Array.isArray(workflow.nodes) ? workflow.nodes.slice(0, 2000) : []) {
    const node = asObject(value)
    if (!node || typeof node.type !== 'string' || nodes.size >= 5000 || node.mode === 2) continue
    const id = level.prefix + String(node.id)
    const linked = linkedInputs(node, links, level)
    const definition = level.depth < 5 ? level.definitions.get(node.type) : undefined
    if (definition) addSubgraph(nodes, definition, { id, linked, level })
    const inputs = { ...(node.mode === 4 ? {} : widgetInputs(node)), ...Object.fromEntries(linked) }
    nodes.set(id, { id, type: node.type, title: typeof node.title === 'string' ? node.title : '', inputs })
  }
}

/** A subgraph's nodes get ids such as `4:1`; the node standing for it passes on to the first of its outputs. */
function addSubgraph(
  nodes: Map<string, ComfyNode>,
  definition: JsonObject,
  at: { id: string; linked: [string, unknown][]; level: Level },
): void {
  const byName = new Map(at.linked)
  const inputs = Array.isArray(definition.inputs) ? definition.inputs.slice(0, 100) : []
  const outside = inputs.map(input => byName.get(String(asObject(input)?.name)))
  const prefix = `${at.id}:`
  addNodes(nodes, definition, { ...at.level, prefix, depth: at.level.depth + 1, outside })
  const [origin] = [...knownLinks(definition, at.level).values()]
    .filter(link => link.target === -20)
    .map(link => `${prefix}${String(link.origin)}`)
  if (origin !== undefined) at.linked.push(['subgraph_output', [origin, 0]])
}

interface Link {
  readonly origin: unknown
  readonly slot: number
  readonly target: unknown
}

function knownLinks(workflow: JsonObject, { known }: Level): ReadonlyMap<unknown, Link> {
  const links = known.get(workflow) ?? linksOf(workflow)
  known.set(workflow, links)
  return links
}

/** Links are rows `[id, origin, slot, target, …]`, and objects inside subgraphs. */
function linksOf(workflow: JsonObject): Map<unknown, Link> {
  const links = new Map<unknown, Link>()
  for (const value of Array.isArray(workflow.links) ? workflow.links.slice(0, 10_000) : []) {
    const link = asObject(value)
    if (Array.isArray(value)) {
      links.set(value[0], { origin: value[1], slot: Number(value[2]), target: value[3] })
    } else if (link) {
      links.set(link.id, { origin: link.origin_id, slot: Number(link.origin_slot), target: link.target_id })
    }
  }
  return links
}

function linkedInputs(
  node: JsonObject,
  links: ReadonlyMap<unknown, Link>,
  level: Level,
): [string, unknown][] {
  const inputs = Array.isArray(node.inputs) ? node.inputs.slice(0, 200) : []
  return inputs.flatMap((value): [string, unknown][] => {
    const input = asObject(value)
    const link = links.get(input?.link)
    if (typeof input?.name !== 'string' || !link) return []
    // -10 is the wall of the subgraph: the link goes on outside.
    if (link.origin === -10) {
      return level.outside[link.slot] === undefined ? [] : [[input.name, level.outside[link.slot]]]
    }
    return [[input.name, [level.prefix + String(link.origin), link.slot]]]
  })
}

function widgetInputs(node: JsonObject): Record<string, unknown> {
  if (!Array.isArray(node.widgets_values)) return asObject(node.widgets_values) ?? {}
  const values = listOf(node.widgets_values)
  const names = widgetNames[String(node.type)]?.split(',') ?? declaredWidgets(node, values)
  const entries = names
    .map((name, index): [string, unknown] => [name, values[index]])
    .filter(([name, value]) => name !== '' && value !== undefined)
  const unnamed =
    entries.length === 0 ? values.find(value => typeof value === 'string' && value.length > 1) : undefined
  return { ...Object.fromEntries(entries), ...(unnamed !== undefined && { text: unnamed }) }
}

/** Newer editors declare every widget among the inputs, all but the `control after generate` behind a seed. */
function declaredWidgets(node: JsonObject, values: readonly unknown[]): string[] {
  const declared = objectsIn(node.inputs).flatMap(({ widget }) => {
    const name = asObject(widget)?.name
    return typeof name === 'string' ? [name] : []
  })
  return declared.flatMap((name, index) => {
    const hasControl =
      name.endsWith('seed') && /^(?:fixed|randomize|increment|decrement)$/.test(String(values[index + 1]))
    return hasControl ? [name, ''] : [name]
  })
}
