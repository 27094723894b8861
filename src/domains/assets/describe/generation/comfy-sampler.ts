import type { JsonObject } from '../json.ts'
import {
  type ComfyGraph,
  type ComfyNode,
  isLink,
  linkedNode,
  numberAt,
  scalarAt,
  upstream,
} from './comfy-graph.ts'
import { loosePrompts, promptAt } from './comfy-text.ts'
import { type Found, baseName, sizeOf } from './generation.ts'

/** What a graph says about the picture it made: the first sampler pass is the picture, later ones refine it. */
export function graphFindings(graph: ComfyGraph): Found {
  const samplers = samplersOf(graph)
  const sampler = samplers[0]
  const loose = loosePrompts(graph)
  const source = sampler && conditioningSource(graph, sampler)
  const bundle = source?.inputs.text_embeds ?? source?.inputs.pipe ?? source?.inputs.basic_pipe
  const into = source?.inputs.positive ?? source?.inputs.conditioning ?? bundle
  const positive = promptAt(graph, into, 'positive')
  const negative =
    promptAt(graph, source?.inputs.negative ?? bundle, 'negative') ??
    (isLink(into) ? undefined : loose.negative)
  return {
    prompt: positive ?? (loose.positive === negative ? undefined : loose.positive),
    negative,
    ...(sampler && samplerFindings(graph, sampler)),
    ...modelFindings(graph, sampler),
    ...latentSize(graph, sampler),
    extra: extraOf(graph, samplers),
  }
}

/** Named a sampler, or taking a prompt and steps as detailers and tiled upscalers do. */
const isSampler = ({ type, inputs }: ComfyNode) =>
  (isLink(inputs.positive) && inputs.steps !== undefined) ||
  (/sampler/i.test(type) &&
    !/select|Scheduler|Provider|Preview/i.test(type) &&
    samplerInputs.some(name => inputs[name] !== undefined))

const samplerInputs = ['steps', 'seed', 'noise_seed', 'guider', 'sigmas', 'positive', 'pipe']

/** Whatever leads from one sampler to the next: latents, and pictures that are encoded again. */
const carriesPicture = (input: string) =>
  !/^(?:model|positive|negative|conditioning|clip|vae|control_net|guider|sampler|sigmas|noise|text_embeds|mask)$/.test(
    input,
  )

/**
 * Samplers in the order they work: those with no other before them come first, of these the ones that reach an output,
 * and of these the largest, which is the background that the others are set into.
 */
function samplersOf(graph: ComfyGraph): ComfyNode[] {
  const samplers = [...graph.values()].filter(isSampler).slice(0, 50)
  if (samplers.length < 2) return samplers
  const before = new Map(
    samplers.map(sampler => [sampler, upstream(graph, sampler, carriesPicture).filter(isSampler).length]),
  )
  const outputs = [...graph.values()]
    .filter(({ type }) => /^(?:Save|VHS_VideoCombine|Image ?Save)|SaveImage|PreviewImage/i.test(type))
    .slice(0, 20)
  const reaching = new Set(outputs.flatMap(output => upstream(graph, output, carriesPicture)))
  const rank = (sampler: ComfyNode) =>
    (before.get(sampler) ?? 0) * 2 + (outputs.length === 0 || reaching.has(sampler) ? 0 : 1)
  const area = (sampler: ComfyNode) => {
    const { width, height } = latentSize(graph, sampler)
    return Number(width ?? 0) * Number(height ?? 0)
  }
  const ranked = samplers.map(sampler => ({ sampler, rank: rank(sampler), area: area(sampler) }))
  return ranked
    .toSorted((left, right) => left.rank - right.rank || right.area - left.area)
    .map(each => each.sampler)
}

/** Guiders and embedding bridges stand between some samplers and their prompts. */
function conditioningSource(graph: ComfyGraph, sampler: ComfyNode): ComfyNode {
  return linkedNode(graph, sampler.inputs.guider) ?? sampler
}

function samplerFindings(graph: ComfyGraph, sampler: ComfyNode): Found {
  const { guider, noise, sigmas, ...own } = sampler.inputs
  // Custom samplers take their settings from nodes for noise, guidance and schedule; their own inputs win.
  const parts = [guider, noise, scheduleAt(graph, sigmas)].map(part => linkedNode(graph, part)?.inputs ?? {})
  const inputs: JsonObject = { ...parts[0], ...parts[1], ...parts[2], ...own }
  const isVideo = /WanVideo|HyVideo/i.test(sampler.type)
  const name = isVideo ? inputs.scheduler : (inputs.sampler_name ?? inputs.sampler)
  const denoise = numberAt(graph, inputs.denoise ?? inputs.denoise_strength, ['denoise'])
  return {
    seed: scalarAt(graph, inputs.seed ?? inputs.noise_seed, ['seed', 'noise_seed']),
    steps: numberAt(graph, inputs.steps, ['steps']),
    cfg: numberAt(graph, inputs.cfg ?? inputs.guidance_scale, ['cfg']),
    sampler: scalarAt(graph, name, ['sampler_name', 'sampler']),
    ...(!isVideo && { scheduler: scalarAt(graph, inputs.scheduler, ['scheduler']) }),
    ...(denoise !== undefined && denoise < 1 && { denoise }),
  }
}

/** Schedules may be cut and joined by other nodes on their way. */
function scheduleAt(graph: ComfyGraph, link: unknown): unknown {
  let current = link
  for (let hops = 0; hops < 5; hops++) {
    const next = linkedNode(graph, current)?.inputs.sigmas
    if (!isLink(next)) break
    current = next
  }
  return current
}

const modelInputs = ['ckpt_name', 'unet_name', 'model_name', 'base_ckpt_name', 'gguf_name', 'diffusion_name']

/** Follows the model link to the loader, gathering what was loaded on top of it on the way. */
function modelFindings(graph: ComfyGraph, sampler: ComfyNode | undefined): Found {
  const guider = sampler && linkedNode(graph, sampler.inputs.guider)
  const sigmas = sampler && linkedNode(graph, sampler.inputs.sigmas)
  const start = [sampler, guider, sigmas].find(each => isLink(each?.inputs.model ?? each?.inputs.pipe))
  const chain: ComfyNode[] = []
  let node = linkedNode(graph, start?.inputs.model ?? start?.inputs.pipe)
  for (; node && chain.length < 100 && !chain.includes(node); node = nextModel(graph, node)) chain.push(node)
  const stacks = chain.flatMap(each =>
    upstream(graph, each, input => /lora_stack|loras?$|stack/i.test(input)),
  )
  const nodes = [...graph.values()]
  const everywhere = nodes.filter(each => /Loader/i.test(each.type))
  const model = modelName(graph, chain.toReversed()) ?? modelName(graph, everywhere)
  return {
    ...(model !== undefined && { model }),
    loras: [...chain, ...stacks].toReversed().flatMap(each => lorasOf(graph, each)),
  }
}

const nextModel = (graph: ComfyGraph, { inputs }: ComfyNode) =>
  linkedNode(graph, inputs.model ?? inputs.MODEL ?? inputs.model1 ?? inputs.unet ?? inputs.pipe) ??
  linkedNode(
    graph,
    Object.entries(inputs).find(([name, value]) => /^model/i.test(name) && isLink(value))?.[1],
  )

function modelName(graph: ComfyGraph, nodes: readonly ComfyNode[]): string | undefined {
  for (const { type, inputs } of nodes) {
    if (
      /Upscale|Lora|ControlNet|IPAdapter|ClipVision|CLIPLoader|VAELoader|StyleModel|Detector|SAM/i.test(type)
    ) {
      continue
    }
    const names = [
      ...modelInputs.map(name => inputs[name]),
      typeof inputs.model === 'string' ? inputs.model : undefined,
    ]
    const value = names
      .map(name => (isLink(name) ? scalarAt(graph, name, modelInputs) : name))
      .find(name => typeof name === 'string' && name !== '')
    if (typeof value === 'string') return value
  }
  return undefined
}

/** Loaders for one, stackers for several, and rgthree's list of `{on, lora, strength}`. */
function lorasOf(graph: ComfyGraph, { inputs }: ComfyNode): { name: unknown; weight?: unknown }[] {
  const single = {
    name: scalarAt(graph, inputs.lora_name, ['lora_name']),
    weight: inputs.strength_model ?? inputs.lora_model_strength ?? inputs.strength,
  }
  const wanWeight = typeof inputs.lora === 'string' ? [{ name: inputs.lora, weight: inputs.strength }] : []
  const several = Object.entries(inputs).flatMap(([key, value]) => {
    const entry =
      typeof value === 'object' && value !== null && 'lora' in value
        ? (value as { on?: unknown; lora: unknown; strength?: unknown })
        : undefined
    if (entry) return entry.on === false ? [] : [{ name: entry.lora, weight: entry.strength }]
    const number = /^lora_(?:name_)?(\d{1,2})$/.exec(key)?.[1] ?? /^lora_name(\d{1,2})$/.exec(key)?.[1]
    if (number === undefined || typeof value !== 'string' || inputs[`switch_${number}`] === 'Off') return []
    return [
      {
        name: value,
        weight:
          inputs[`model_weight_${number}`] ??
          inputs[`strength_${number}`] ??
          inputs[`lora_wt_${number}`] ??
          inputs[`model_str_${number}`],
      },
    ]
  })
  return [single, ...wanWeight, ...several].filter(lora => typeof lora.name === 'string')
}

/** The size of the empty latent the picture grew from; a picture that was loaded has none. */
function latentSize(graph: ComfyGraph, sampler: ComfyNode | undefined): Found {
  const near = sampler ? upstream(graph, sampler, carriesPicture) : [...graph.values()]
  const latents = near.filter(
    ({ type }) => /latent|ImageToVideo|Embeds|EmptyImage|loader/i.test(type) && !/Upscale/i.test(type),
  )
  for (const { inputs } of latents) {
    const width = numberAt(graph, inputs.width ?? inputs.empty_latent_width, ['width', 'Width'])
    const height = numberAt(graph, inputs.height ?? inputs.empty_latent_height, ['height', 'Height'])
    if (width !== undefined && height !== undefined && width > 1 && height > 1) return { width, height }
    const named = sizeOf(inputs.dimensions ?? inputs.resolution)
    if (named.width !== undefined) return named
  }
  return {}
}

function extraOf(graph: ComfyGraph, samplers: readonly ComfyNode[]): Record<string, unknown> {
  const nodes = [...graph.values()]
  const value = (input: string) =>
    nodes.map(node => scalarAt(graph, node.inputs[input])).find(found => found !== undefined)
  const clipLayer = numberAt(
    graph,
    nodes.find(({ type }) => type === 'CLIPSetLastLayer')?.inputs.stop_at_clip_layer,
  )
  const upscaler = nodes.find(({ type }) => /UpscaleModelLoader/i.test(type))?.inputs.model_name
  const second = samplers[1] && samplerFindings(graph, samplers[1])
  const vae = value('vae_name')
  return {
    workflow_nodes: graph.size,
    sampler_passes: samplers.length > 1 ? samplers.length : undefined,
    hires_steps: second?.steps,
    hires_denoising_strength: second?.denoise,
    clip_skip: clipLayer !== undefined && clipLayer < 0 ? -clipLayer : undefined,
    vae: typeof vae === 'string' ? baseName(vae) : undefined,
    upscaler: typeof upscaler === 'string' ? baseName(upscaler) : undefined,
    guidance: numberAt(graph, nodes.find(({ type }) => type === 'FluxGuidance')?.inputs.guidance),
  }
}
